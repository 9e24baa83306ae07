# task: design.silver
# mistake: too many parameters
# from: listed

silver = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
