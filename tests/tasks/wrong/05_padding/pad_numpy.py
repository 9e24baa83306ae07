# task: padding.pad2d
# mistake: shortcut
# from: obvious


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    return np.pad(x, ((0, 0), (top, bottom), (left, right)), mode=names[mode])
