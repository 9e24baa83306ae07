# task: in_channels.dim
# mistake: chose a
# from: listed

dim = "a"
