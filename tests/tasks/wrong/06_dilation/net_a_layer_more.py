# task: dilation.seeing_net
# mistake: layers changed
# from: obvious


def seeing_net():
    layers, channels = [], 1
    for rate in (2, 2, 2, 2, 1):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))
