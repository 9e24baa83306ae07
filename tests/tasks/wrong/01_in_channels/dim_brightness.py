# task: in_channels.dim
# mistake: chose f
# from: listed

dim = "f"
