# task: in_channels.dim
# mistake: several letters
# from: obvious

dim = "b, c"
