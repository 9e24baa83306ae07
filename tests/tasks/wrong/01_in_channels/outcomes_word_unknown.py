# task: in_channels.outcomes
# mistake: type
# from: obvious

outcomes = [(1, 6, 28, 28), "error", "axes", (4, 26, 26), "channels", "channels", "dtype", "kernel"]
