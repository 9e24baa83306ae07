# task: dilation.zero_stuff
# mistake: whole numbers
# from: unlisted


def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1), dtype=int)
    wide[:, :, ::d, ::d] = w
    return wide
