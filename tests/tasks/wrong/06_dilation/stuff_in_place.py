# task: dilation.zero_stuff
# mistake: changes its input
# from: obvious


def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1))
    wide[:, :, ::d, ::d] = w
    w *= 0
    return wide
