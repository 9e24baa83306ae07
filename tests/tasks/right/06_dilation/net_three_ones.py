# task: dilation.seeing_net


def seeing_net():
    layers = []
    for i, rate in enumerate([5, 1, 1, 1]):
        layers.append(nn.Conv2d(8 if i else 1, 8, 3, padding="same", dilation=rate))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))
