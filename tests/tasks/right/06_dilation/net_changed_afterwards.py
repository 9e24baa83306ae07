# task: dilation.seeing_net


def seeing_net():
    net = blind_net()
    for index, rate in zip((0, 2, 4, 6), (3, 3, 1, 1), strict=True):
        net[index].dilation = (rate, rate)
        net[index].padding = (rate, rate)
    return net
