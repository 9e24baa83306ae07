# task: design.silver
# mistake: too many parameters
# from: obvious

silver = nn.Sequential(
    *[nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU()],
    *[nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()],
    *[nn.Conv2d(16, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()],
    *[nn.Flatten(), nn.Linear(16 * 7 * 7, 10)],
)
