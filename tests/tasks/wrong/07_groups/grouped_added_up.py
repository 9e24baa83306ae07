# task: groups.grouped_conv
# mistake: groups added up
# from: obvious


def grouped_conv(x, w, b, groups):
    y = 0
    for part in zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False):
        y = y + conv(*part)
    return y
