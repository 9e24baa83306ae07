# task: bias.repaired
# mistake: layers changed
# from: listed

repaired = nn.Sequential(
    nn.Conv2d(1, 80, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(80, 160, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(160, 2, bias=False),
)
