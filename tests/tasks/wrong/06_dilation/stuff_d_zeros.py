# task: dilation.zero_stuff
# mistake: d zeros between
# from: obvious


def zero_stuff(w, d):
    step = d + 1
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * step + 1, (w.shape[3] - 1) * step + 1))
    wide[:, :, ::step, ::step] = w
    return wide
