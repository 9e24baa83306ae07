# task: dilation.zero_stuff
# mistake: zeros after the last weight
# from: listed


def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], w.shape[2] * d, w.shape[3] * d))
    wide[:, :, ::d, ::d] = w
    return wide
