# task: design.bronze


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(
    *block(1, 12, 5, 2), *block(12, 24), *block(24, 24, 3, 2), *block(24, 32), nn.Flatten(), nn.Linear(128, 10)
)
