# task: design.silver
# mistake: does not run
# from: unlisted

silver = nn.Sequential(nn.Conv2d(1, 6, 5, 2), nn.BatchNorm2d(12), nn.ReLU(), nn.Flatten(), nn.Linear(864, 10))
