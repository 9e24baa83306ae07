# task: groups.mixer
# mistake: another kind of layer
# from: obvious

mixer = [nn.Conv2d(64, 64, 7, padding=3, groups=64), nn.Flatten(), nn.Linear(64, 64)]
