# task: in_channels.dim

dim = "c)"
