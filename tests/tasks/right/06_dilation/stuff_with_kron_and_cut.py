# task: dilation.zero_stuff


def zero_stuff(w, d):
    cell = np.zeros((d, d))
    cell[0, 0] = 1
    wide = np.kron(w, cell)
    end_v = wide.shape[2] - d + 1
    end_h = wide.shape[3] - d + 1
    return wide[:, :, :end_v, :end_h]
