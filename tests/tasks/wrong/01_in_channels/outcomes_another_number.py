# task: in_channels.outcomes
# mistake: value
# from: obvious

outcomes = [
    (1, 6, 29, 29),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]
