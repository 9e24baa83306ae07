# task: dilation.zero_stuff
# mistake: one axis only
# from: obvious


def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, w.shape[3]))
    wide[:, :, ::d] = w
    return wide
