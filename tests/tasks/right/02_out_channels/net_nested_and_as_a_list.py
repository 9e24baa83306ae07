# task: out_channels.digit_net


def stage(i, o, stride):
    return nn.Sequential(nn.Conv2d(i, o, 3, stride=stride, padding=1), nn.ReLU())


digit_net = [
    stage(1, 10, 2),
    stage(10, 12, 2),
    stage(12, 16, 2),
    nn.Flatten(),
    nn.Linear(256, 32),
    nn.ReLU(),
    nn.Linear(32, 10),
]
