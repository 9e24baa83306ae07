# task: design.bronze
# mistake: accuracy
# from: listed

bronze = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
