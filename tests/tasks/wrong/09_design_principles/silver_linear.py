# task: design.silver
# mistake: too many parameters
# from: listed

silver = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
