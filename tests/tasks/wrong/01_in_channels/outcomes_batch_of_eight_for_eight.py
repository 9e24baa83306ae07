# task: in_channels.outcomes
# mistake: batch without a channel axis
# from: obvious

outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (8, 4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]
