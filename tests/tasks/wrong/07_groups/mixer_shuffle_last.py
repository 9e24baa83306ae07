# task: groups.mixer
# mistake: shuffle at the end
# from: listed

mixer = nn.Sequential(
    nn.Conv2d(64, 64, 3, padding=1, groups=16),
    nn.Conv2d(64, 64, 3, padding=1, groups=16),
    nn.Conv2d(64, 64, 3, padding=1, groups=16),
    nn.ChannelShuffle(16),
)
