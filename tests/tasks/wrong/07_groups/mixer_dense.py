# task: groups.mixer
# mistake: too many parameters
# from: obvious

mixer = nn.Sequential(*[nn.Conv2d(64, 64, 3, padding=1) for _ in range(3)])
