# task: design.bronze
# mistake: too many parameters
# from: listed

bronze = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
