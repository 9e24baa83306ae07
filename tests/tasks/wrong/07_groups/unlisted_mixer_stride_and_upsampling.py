# task: groups.mixer
# mistake: another kind of layer
# from: unlisted

mixer = [nn.Conv2d(64, 64, 3, stride=2, padding=1, groups=64), nn.Conv2d(64, 64, 1), nn.Upsample(scale_factor=2)]
