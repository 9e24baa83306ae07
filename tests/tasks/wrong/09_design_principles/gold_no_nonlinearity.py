# task: design.gold
# mistake: too many parameters
# from: obvious

gold = nn.Sequential(nn.Conv2d(1, 8, 3, 2), nn.Conv2d(8, 8, 3, 2), nn.Flatten(), nn.Linear(288, 10))
