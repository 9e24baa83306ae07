# task: design.gold
# mistake: too many MACs
# from: obvious


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 6, 5), *block(6, 6, 3, 2), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(96, 10))
