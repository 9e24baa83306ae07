# task: dilation.zero_stuff
# mistake: the channels moved apart
# from: obvious


def zero_stuff(w, d):
    wide = np.zeros(((len(w) - 1) * d + 1, (w.shape[1] - 1) * d + 1, *w.shape[2:]))
    wide[::d, ::d] = w
    return wide
