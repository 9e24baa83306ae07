# task: in_channels.outcomes
# mistake: size of the picture kept
# from: obvious

outcomes = [
    (1, 6, 32, 32),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]
