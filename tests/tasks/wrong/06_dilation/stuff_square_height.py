# task: dilation.zero_stuff
# mistake: one size for both axes
# from: obvious


def zero_stuff(w, d):
    k = w.shape[2]
    wide = np.zeros((*w.shape[:2], (k - 1) * d + 1, (k - 1) * d + 1))
    wide[:, :, ::d, ::d] = w
    return wide
