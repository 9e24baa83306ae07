# task: groups.mixer
# mistake: shuffle that changes nothing
# from: listed

mixer = []
for _ in range(3):
    mixer += [nn.Conv2d(64, 64, 3, padding=1, groups=64), nn.ChannelShuffle(64), nn.ReLU()]
