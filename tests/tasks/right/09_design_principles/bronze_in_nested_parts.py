# task: design.bronze

stem = nn.Sequential(nn.Conv2d(1, 8, 3, stride=(2, 2), padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(inplace=True))
middle = nn.Sequential(
    nn.Sequential(nn.Conv2d(8, 16, (3, 3), 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()),
    nn.Sequential(nn.Conv2d(16, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()),
)
bronze = nn.Sequential(stem, middle, nn.Flatten(1), nn.Linear(784, 10))
