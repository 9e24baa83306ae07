# task: groups.grouped_conv
# mistake: bias of another block
# from: listed


def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), strict=False)
    return np.concatenate([conv(x_, w_, b[: len(w) // groups]) for x_, w_ in parts])
