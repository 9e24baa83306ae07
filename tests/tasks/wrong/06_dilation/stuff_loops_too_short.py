# task: dilation.zero_stuff
# mistake: last weights missing
# from: obvious


def zero_stuff(w, d):
    filters, channels, height, width = w.shape
    wide = np.zeros((filters, channels, d * (height - 1) + 1, d * (width - 1) + 1))
    for i in range(height - 1):
        for j in range(width - 1):
            wide[:, :, i * d, j * d] = w[:, :, i, j]
    return wide
