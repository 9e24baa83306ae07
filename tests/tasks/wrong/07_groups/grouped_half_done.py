# task: groups.grouped_conv
# mistake: half done
# from: obvious


def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    """The weight of the layer without groups that does the same: zero outside the blocks."""
