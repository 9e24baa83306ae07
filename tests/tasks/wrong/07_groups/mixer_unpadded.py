# task: groups.mixer
# mistake: size changed
# from: obvious

mixer = [nn.Conv2d(64, 64, 3, groups=64), nn.Conv2d(64, 64, 3, groups=64), nn.Conv2d(64, 64, 3, groups=64)]
mixer += [nn.Conv2d(64, 64, 1)]
