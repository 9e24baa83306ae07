# task: dilation.zero_stuff
# mistake: height and width exchanged
# from: unlisted


def zero_stuff(w, d):
    out, inner, width, height = w.shape
    wide = np.zeros((out, inner, d * (height - 1) + 1, d * (width - 1) + 1))
    for u in range(height):
        for v in range(width):
            wide[:, :, u * d, v * d] = w[:, :, v, u]
    return wide
