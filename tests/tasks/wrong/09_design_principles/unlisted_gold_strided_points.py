# task: design.gold
# mistake: accuracy
# from: unlisted


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 4, 1, 2), *block(4, 8, 1, 2), nn.AvgPool2d(3), nn.Flatten(), nn.Linear(32, 10))
