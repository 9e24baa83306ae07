# task: in_channels.outcomes
# mistake: incomplete
# from: obvious

outcomes = [(1, 6, 28, 28), "channels", "axes", ..., ..., "channels", "dtype", "kernel"]
