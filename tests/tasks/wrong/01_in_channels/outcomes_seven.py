# task: in_channels.outcomes
# mistake: length
# from: obvious

outcomes = [(1, 6, 28, 28), "channels", "axes", (4, 26, 26), "channels", "dtype", "kernel"]
