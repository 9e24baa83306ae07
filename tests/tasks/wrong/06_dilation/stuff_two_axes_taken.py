# task: dilation.zero_stuff
# mistake: weights do not fit
# from: obvious


def zero_stuff(w, d):
    filters, channels, height, width = w.shape
    wide = np.zeros((filters, channels, d * (height - 1) + 1, d * (width - 1) + 1))
    wide[::d, ::d] = w
    return wide
