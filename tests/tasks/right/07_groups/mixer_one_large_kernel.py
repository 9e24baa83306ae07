# task: groups.mixer

mixer = [nn.Conv2d(64, 64, 1), nn.Conv2d(64, 64, (7, 7), padding="same", groups=64)]
