# task: design.gold
# mistake: too many parameters
# from: listed

gold = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
