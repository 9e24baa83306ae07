# task: groups.grouped_conv
# mistake: outputs dealt out
# from: obvious


def grouped_conv(x, w, b, groups):
    n = len(w) // groups
    y = None
    for g, part in enumerate(zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)):
        maps = conv(*part)
        if y is None:
            y = np.zeros((len(w), *maps.shape[1:]))
        y[g::groups] = maps
    return y
