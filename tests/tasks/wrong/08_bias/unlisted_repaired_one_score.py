# task: bias.repaired
# mistake: layers changed
# from: unlisted

repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1),  # the default, bias=True
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 1),
)
