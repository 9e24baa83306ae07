# task: groups.mixer
# mistake: size changed
# from: unlisted

mixer = [nn.Conv2d(64, 64, 7, padding=2, groups=64), nn.Conv2d(64, 64, 1)]
