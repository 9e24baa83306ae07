# task: dilation.zero_stuff


def zero_stuff(w, d):
    out, inner, height, width = w.shape
    wide = np.zeros((out, inner, (height - 1) * d + 1, (width - 1) * d + 1), dtype=w.dtype)
    for o in range(out):
        for i in range(inner):
            for u in range(height):
                for v in range(width):
                    wide[o, i, u * d, v * d] = w[o, i, u, v]
    return wide
