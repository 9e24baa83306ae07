# task: groups.grouped_conv
# mistake: bias of another block
# from: obvious


def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), strict=False)
    return np.concatenate([conv(x_, w_, b[g::groups]) for g, (x_, w_) in enumerate(parts)])
