# task: groups.mixer
# mistake: other channels
# from: obvious

mixer = [nn.Conv2d(64, 8, 1), *[nn.Conv2d(8, 8, 3, padding=1) for _ in range(3)], nn.Conv2d(8, 64, 1)]
