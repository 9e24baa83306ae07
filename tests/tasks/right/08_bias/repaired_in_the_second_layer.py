# task: bias.repaired

repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=True),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)
