# task: design.bronze
# mistake: type
# from: obvious


def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(*block(1, 4, 5, 2), nn.Dropout(0.2), nn.Flatten(), nn.Linear(576, 10))
