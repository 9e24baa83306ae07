# task: out_channels.digit_net
# mistake: empty
# from: obvious

digit_net = nn.Sequential()
