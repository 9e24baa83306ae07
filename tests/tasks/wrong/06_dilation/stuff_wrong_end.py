# task: dilation.zero_stuff
# mistake: zeros before the first weight
# from: listed


def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], w.shape[2] * d, w.shape[3] * d))
    wide[:, :, d - 1 :: d, d - 1 :: d] = w
    return wide
