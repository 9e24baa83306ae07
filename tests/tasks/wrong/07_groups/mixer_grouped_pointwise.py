# task: groups.mixer
# mistake: 1 × 1 with groups
# from: listed

mixer = nn.Sequential(
    nn.Conv2d(64, 64, 3, padding=1, groups=64),
    nn.Conv2d(64, 64, 1, groups=8),
    nn.Conv2d(64, 64, 3, padding=1, groups=64),
    nn.Conv2d(64, 64, 1, groups=8),
    nn.Conv2d(64, 64, 3, padding=1, groups=64),
)
