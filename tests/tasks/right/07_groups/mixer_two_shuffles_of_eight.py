# task: groups.mixer

mixer = [
    nn.Conv2d(64, 64, 3, padding=1, groups=8),
    nn.ReLU(),
    nn.ChannelShuffle(8),
    nn.Conv2d(64, 64, 3, padding=1, groups=8),
    nn.ReLU(),
    nn.Conv2d(64, 64, 3, padding=1, groups=64),
]
