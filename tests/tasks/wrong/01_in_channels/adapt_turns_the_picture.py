# task: in_channels.adapt_first_layer
# mistake: type function
# from: obvious


def adapt_first_layer(conv, to):
    return lambda x: conv(x.flip(1))
