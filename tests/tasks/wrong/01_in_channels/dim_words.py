# task: in_channels.dim
# mistake: type
# from: obvious

dim = "the bias"
