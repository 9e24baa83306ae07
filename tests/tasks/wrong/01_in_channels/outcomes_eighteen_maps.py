# task: in_channels.outcomes
# mistake: maps for each channel
# from: listed

outcomes = [
    (1, 18, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]
