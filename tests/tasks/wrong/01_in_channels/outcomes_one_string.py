# task: in_channels.outcomes
# mistake: type
# from: obvious

outcomes = "channels"
