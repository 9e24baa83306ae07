# task: in_channels.dim
# mistake: chose e
# from: obvious

dim = "e"
