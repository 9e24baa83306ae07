# task: groups.grouped_conv
# mistake: one block for all groups
# from: obvious


def grouped_conv(x, w, b, groups):
    parts = zip(np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(x[: len(x) // groups], w_, b_) for w_, b_ in parts])
