# task: design.bronze
# mistake: type
# from: unlisted


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


def bronze():
    return nn.Sequential(*block(1, 8, 3, 2), *block(8, 16, 3, 2), nn.Flatten(), nn.Linear(576, 10))
