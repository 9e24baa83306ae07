# task: design.gold


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 5, 5, 2), *block(5, 8, 3, 2), *block(8, 11), nn.Flatten(), nn.Linear(99, 10))
