# task: in_channels.dim
# mistake: chose d
# from: obvious

dim = "d"
