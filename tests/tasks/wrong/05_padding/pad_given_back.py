# task: padding.pad2d
# mistake: nothing added
# from: obvious


def pad2d(x, pad, mode="zeros"):
    return x.copy()
