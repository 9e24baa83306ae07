# task: dilation.seeing_net
# mistake: layers changed
# from: obvious


def seeing_net():
    layers, channels = [], 1
    for _ in range(4):
        layers += [nn.Conv2d(channels, 8, 5, padding=2), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))
