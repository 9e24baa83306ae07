# task: groups.mixer
# mistake: too many parameters
# from: obvious

mixer = []
for _ in range(3):
    mixer += [nn.Conv2d(64, 64, 3, padding=1, groups=64), nn.Conv2d(64, 64, 1), nn.ReLU()]
