# task: groups.mixer
# mistake: field too small
# from: obvious

mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=8), nn.ChannelShuffle(8), nn.Conv2d(64, 64, 3, padding=1, groups=8)]
