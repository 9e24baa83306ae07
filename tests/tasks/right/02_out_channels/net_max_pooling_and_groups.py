# task: out_channels.digit_net

digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(8, 8, 3, padding=1, groups=8),
    nn.GELU(),
    nn.Conv2d(8, 24, 1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(24, 16, 3),
    nn.Flatten(),
    nn.Linear(400, 10),
)
