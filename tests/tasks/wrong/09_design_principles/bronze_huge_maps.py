# task: design.bronze
# mistake: too large for the check
# from: obvious

bronze = nn.Sequential(
    nn.Conv2d(1, 30, 1),
    nn.BatchNorm2d(30),
    nn.ReLU(),
    nn.ReLU(),
    nn.ReLU(),
    nn.MaxPool2d(14),
    nn.Flatten(),
    nn.Linear(120, 10),
)
