# task: in_channels.outcomes
# mistake: channels last
# from: listed

outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    (8, 8, 30, 30),
    "dtype",
    "kernel",
]
