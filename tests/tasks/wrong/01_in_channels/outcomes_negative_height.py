# task: in_channels.outcomes
# mistake: no window fits
# from: obvious

outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    (1, 8, -1, 26),
]
