# task: groups.mixer
# mistake: impossible layer
# from: obvious

mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=16), nn.ChannelShuffle(12)]
mixer += [nn.Conv2d(64, 64, 3, padding=1, groups=16)]
