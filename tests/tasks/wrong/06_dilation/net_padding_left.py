# task: dilation.seeing_net
# mistake: size changed
# from: listed


def seeing_net():
    layers, channels = [], 1
    for rate in (1, 2, 4, 8):
        layers += [nn.Conv2d(channels, 8, 3, padding=2, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))
