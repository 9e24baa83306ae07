# task: design.silver


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(
    nn.Sequential(*block(1, 6, 5, 2)),
    nn.Sequential(*block(6, 12, 3, 2), *block(12, 16)),
    nn.Flatten(),
    nn.Linear(144, 10),
)
