# task: dilation.zero_stuff
# mistake: all axes
# from: obvious


def zero_stuff(w, d):
    wide = np.zeros([(n - 1) * d + 1 for n in w.shape])
    wide[::d, ::d, ::d, ::d] = w
    return wide
