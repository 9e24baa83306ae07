# task: dilation.zero_stuff


def zero_stuff(w, d):
    for axis in (2, 3):
        between = np.repeat(np.arange(1, w.shape[axis]), d - 1)
        w = np.insert(w, between, 0, axis=axis)
    return w
