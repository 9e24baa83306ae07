# task: groups.mixer

mixer = [nn.Conv2d(64, 64, 7, padding=3, groups=64), nn.Conv2d(64, 64, 1, groups=8)]
mixer += [nn.ChannelShuffle(8), nn.Conv2d(64, 64, 1, groups=8)]
