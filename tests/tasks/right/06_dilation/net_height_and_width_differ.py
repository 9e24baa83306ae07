# task: dilation.seeing_net


def seeing_net():
    layers, before = [], 1
    for rows, columns in ((1, 2), (2, 1), (2, 2), (3, 3)):
        layers += [nn.Conv2d(before, 8, 3, padding=(rows, columns), dilation=(rows, columns)), nn.ReLU()]
        before = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))
