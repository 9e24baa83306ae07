# task: in_channels.outcomes
# mistake: value
# from: unlisted

outcomes = [
    (6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]
