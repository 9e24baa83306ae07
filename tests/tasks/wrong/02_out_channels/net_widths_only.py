# task: out_channels.digit_net
# mistake: type
# from: obvious

digit_net = (8, 16, 16)
