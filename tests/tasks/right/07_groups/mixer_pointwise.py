# task: groups.mixer

mixer = nn.Sequential(
    nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False),
    nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False),
    nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False),
    nn.Conv2d(64, 64, 1, bias=False),
    nn.BatchNorm2d(64),
    nn.ReLU(),
)
