# task: dilation.seeing_net
# mistake: still blind
# from: listed


def seeing_net():
    return blind_net()
