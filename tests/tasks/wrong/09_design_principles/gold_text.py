# task: design.gold
# mistake: type
# from: obvious

gold = "two convolutions and a linear layer"
