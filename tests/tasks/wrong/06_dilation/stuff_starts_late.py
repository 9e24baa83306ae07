# task: dilation.zero_stuff
# mistake: zeros before the first weight
# from: obvious


def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1))
    wide[:, :, d - 1 :: d, d - 1 :: d] = w
    return wide
