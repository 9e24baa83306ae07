# task: padding.pad2d
# mistake: shortcut
# from: obvious


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    return cl.reference.pad(x, ((top, bottom), (left, right)), mode)
