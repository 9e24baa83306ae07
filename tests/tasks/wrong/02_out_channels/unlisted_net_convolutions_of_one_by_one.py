# task: out_channels.digit_net
# mistake: sees too little
# from: unlisted

digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.MaxPool2d(14),
    nn.Flatten(),
    nn.Linear(16, 10),
)
