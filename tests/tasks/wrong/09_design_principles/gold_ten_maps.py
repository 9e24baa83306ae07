# task: design.gold
# mistake: no ten scores
# from: obvious


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 8, 3, 2), nn.Conv2d(8, 10, 1))
