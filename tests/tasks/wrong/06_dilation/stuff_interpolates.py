# task: dilation.zero_stuff
# mistake: interpolates
# from: listed


def zero_stuff(w, d):
    out, inner, height, width = w.shape
    rows = np.linspace(0, height - 1, d * (height - 1) + 1)
    columns = np.linspace(0, width - 1, d * (width - 1) + 1)
    tall = np.empty((out, inner, len(rows), width))
    wide = np.empty((out, inner, len(rows), len(columns)))
    for o in range(out):
        for i in range(inner):
            for v in range(width):
                tall[o, i, :, v] = np.interp(rows, np.arange(height), w[o, i, :, v])
            for u in range(len(rows)):
                wide[o, i, u] = np.interp(columns, np.arange(width), tall[o, i, u])
    return wide
