# task: groups.mixer
# mistake: mixes too little
# from: obvious

mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=32), nn.ChannelShuffle(32), nn.Conv2d(64, 64, 3, padding=1, groups=32)]
mixer += [nn.ChannelShuffle(32), nn.Conv2d(64, 64, 3, padding=1, groups=32)]
