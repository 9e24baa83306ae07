# task: groups.mixer
# mistake: mixes too little
# from: unlisted

mixer = []
for _ in range(3):
    mixer += [nn.Conv2d(64, 64, 3, padding=1, groups=16), nn.ChannelShuffle(2), nn.ReLU()]
