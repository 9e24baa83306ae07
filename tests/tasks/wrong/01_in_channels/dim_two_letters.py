# task: in_channels.dim
# mistake: chose b
# from: obvious

dim = "b, c"
