# task: dilation.zero_stuff
# mistake: zeros outside
# from: obvious


def zero_stuff(w, d):
    return np.pad(w, ((0, 0), (0, 0), (d - 1, d - 1), (d - 1, d - 1)))
