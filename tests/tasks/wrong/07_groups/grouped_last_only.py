# task: groups.grouped_conv
# mistake: one group only
# from: obvious


def grouped_conv(x, w, b, groups):
    for part in zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False):
        maps = []
        maps.append(conv(*part))
    return np.concatenate(maps)
