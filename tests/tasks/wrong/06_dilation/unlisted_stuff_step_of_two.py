# task: dilation.zero_stuff
# mistake: always the same step
# from: unlisted


def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], 2 * w.shape[2] - 1, 2 * w.shape[3] - 1))
    wide[:, :, ::2, ::2] = w
    return wide
