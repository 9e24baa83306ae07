# task: in_channels.outcomes
# mistake: axes are counted first
# from: obvious

outcomes = [
    (1, 6, 28, 28),
    "channels",
    "channels",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]
