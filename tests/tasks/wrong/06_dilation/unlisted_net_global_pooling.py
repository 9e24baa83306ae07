# task: dilation.seeing_net
# mistake: layers changed
# from: unlisted


def seeing_net():
    net = blind_net()
    return nn.Sequential(*net, nn.AdaptiveAvgPool2d(17))
