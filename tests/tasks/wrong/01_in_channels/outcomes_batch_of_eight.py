# task: in_channels.outcomes
# mistake: batch without a channel axis
# from: listed

outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    (8, 4, 26, 26),
    "channels",
    "dtype",
    "kernel",
]
