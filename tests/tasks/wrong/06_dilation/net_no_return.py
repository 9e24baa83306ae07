# task: dilation.seeing_net
# mistake: type
# from: obvious


def seeing_net():
    net = blind_net()
    net[0].dilation = net[0].padding = (1, 1)
