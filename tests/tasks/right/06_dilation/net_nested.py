# task: dilation.seeing_net


def block(before, rate):
    return nn.Sequential(nn.Conv2d(before, 8, (3, 3), padding=(rate, rate), dilation=(rate, rate)), nn.ReLU())


def seeing_net():
    return nn.Sequential(block(1, 1), block(8, 2), block(8, 2), block(8, 3), nn.Conv2d(8, 1, kernel_size=1))
