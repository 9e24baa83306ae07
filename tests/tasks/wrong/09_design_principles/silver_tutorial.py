# task: design.silver
# mistake: too many parameters
# from: listed

silver = nn.Sequential(
    *[nn.Conv2d(1, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(64, 128, 3), nn.ReLU()],
    *[nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 10)],
)
