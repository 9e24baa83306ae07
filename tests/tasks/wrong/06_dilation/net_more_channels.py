# task: dilation.seeing_net
# mistake: layers changed
# from: listed


def seeing_net():
    layers, channels = [], 1
    for rate in (2, 2, 2, 2):
        layers += [nn.Conv2d(channels, 32, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 32
    return nn.Sequential(*layers, nn.Conv2d(32, 1, 1))
