# task: groups.grouped_conv
# mistake: groups not put together
# from: obvious


def grouped_conv(x, w, b, groups):
    return np.stack(
        [conv(*part) for part in zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)]
    )
