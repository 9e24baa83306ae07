# task: in_channels.dim
# mistake: chose b
# from: listed

dim = "b"
