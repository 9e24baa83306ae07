# task: groups.mixer
# mistake: groups never meet
# from: listed

mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=8) for _ in range(3)]
