# task: groups.mixer
# mistake: groups never meet
# from: unlisted

mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=g) for g in (16, 32, 16)]
