# task: dilation.zero_stuff


def zero_stuff(w, d):
    def spread(n):
        matrix = np.zeros((d * (n - 1) + 1, n))
        matrix[d * np.arange(n), np.arange(n)] = 1
        return matrix

    return np.einsum("oihw,Hh,Ww->oiHW", w, spread(w.shape[2]), spread(w.shape[3]))
