# task: design.silver
# mistake: too many MACs
# from: obvious


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(
    *block(1, 12, 3, 1, 1), *block(12, 12, 3, 1, 1), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(192, 10)
)
