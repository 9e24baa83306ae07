# task: in_channels.outcomes
# mistake: three axes refused
# from: obvious

outcomes = [
    (1, 6, 28, 28),
    "axes",
    "axes",
    (4, 26, 26),
    "axes",
    "channels",
    "dtype",
    "kernel",
]
