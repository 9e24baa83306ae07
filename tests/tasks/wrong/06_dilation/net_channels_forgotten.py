# task: dilation.seeing_net
# mistake: raised RuntimeError
# from: obvious


def seeing_net():
    layers = []
    for rate in (1, 1, 2, 4):
        layers += [nn.Conv2d(1, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))
