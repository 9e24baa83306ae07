# task: dilation.seeing_net
# mistake: still blind
# from: unlisted


def seeing_net():
    net = blind_net()
    net[6] = nn.Conv2d(8, 8, 3, padding=1)
    return net
