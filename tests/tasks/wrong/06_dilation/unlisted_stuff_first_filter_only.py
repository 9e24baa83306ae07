# task: dilation.zero_stuff
# mistake: one filter only
# from: unlisted


def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1))
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            wide[0, 0, u * d, v * d] = w[0, 0, u, v]
    return wide
