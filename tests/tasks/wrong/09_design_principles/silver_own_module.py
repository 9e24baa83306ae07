# task: design.silver
# mistake: type
# from: obvious

silver = nn.Bilinear(1, 1, 1)
