# task: design.silver
# mistake: does not run
# from: obvious


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(*block(3, 4, 5, 2), *block(4, 8, 3, 2), nn.Flatten(), nn.Linear(200, 10))
