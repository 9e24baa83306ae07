# task: dilation.zero_stuff
# mistake: one size for both axes
# from: obvious


def zero_stuff(w, d):
    size = (w.shape[-1] - 1) * d + 1
    wide = np.zeros((*w.shape[:2], size, size))
    wide[:, :, ::d, ::d] = w
    return wide
