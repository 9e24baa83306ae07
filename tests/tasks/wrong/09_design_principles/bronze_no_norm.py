# task: design.bronze
# mistake: accuracy
# from: listed

bronze = nn.Sequential(
    *[nn.Conv2d(1, 8, 3, stride=2), nn.ReLU(), nn.Conv2d(8, 16, 3, stride=2), nn.ReLU()],
    *[nn.Conv2d(16, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(256, 10)],
)
