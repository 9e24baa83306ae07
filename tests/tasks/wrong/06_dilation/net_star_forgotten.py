# task: dilation.seeing_net
# mistake: raised TypeError
# from: obvious


def seeing_net():
    layers, channels = [], 1
    for rate in (1, 1, 2, 4):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(layers, nn.Conv2d(8, 1, 1))
