# task: in_channels.outcomes
# mistake: two axes accepted
# from: listed

outcomes = [
    (1, 6, 28, 28),
    "channels",
    (4, 26, 26),
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]
