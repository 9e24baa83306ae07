# task: in_channels.dim

dim = "C"
