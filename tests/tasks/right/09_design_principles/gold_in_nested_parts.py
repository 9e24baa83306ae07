# task: design.gold


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(
    nn.Sequential(*block(1, 4, 5, 2), *block(4, 8, 3, 2)),
    nn.Sequential(*block(8, 12)),
    nn.Flatten(),
    nn.Linear(108, 10),
)
