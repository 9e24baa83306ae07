# task: design.gold
# mistake: too many parameters
# from: obvious

gold = nn.Sequential(
    # No padding: the digits' border is blank, and the maps that reach the linear layer are small.
    *[nn.Conv2d(1, 6, 5, stride=2, bias=False), nn.BatchNorm2d(6), nn.ReLU()],
    *[nn.Conv2d(6, 12, 3, stride=2, bias=False), nn.BatchNorm2d(12), nn.ReLU()],
    *[nn.Conv2d(12, 16, 3, bias=False), nn.BatchNorm2d(16), nn.ReLU()],
    *[nn.Flatten(), nn.Linear(16 * 3 * 3, 10)],
)
