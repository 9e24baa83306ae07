# task: groups.grouped_conv
# mistake: no bias
# from: obvious


def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), strict=False)
    return np.concatenate([conv(x_, w_, np.zeros(len(w_))) for x_, w_ in parts])
