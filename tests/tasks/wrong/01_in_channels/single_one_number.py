# task: in_channels.conv_single
# mistake: type float64
# from: obvious


def conv_single(x, w, b):
    return (x[:, : w.shape[1], : w.shape[2]] * w).sum() + b
