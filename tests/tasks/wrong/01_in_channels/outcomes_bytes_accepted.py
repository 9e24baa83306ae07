# task: in_channels.outcomes
# mistake: whole numbers accepted
# from: obvious

outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    (1, 8, 30, 30),
    "kernel",
]
