# task: padding.pad2d


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad

    def columns(x, before, after):
        n = x.shape[-1]
        if mode == "zeros":
            zero = 0 * x[..., :1]
            parts = [zero] * before + [x] + [zero] * after
        elif mode == "replicate":
            parts = [x[..., :1]] * before + [x] + [x[..., -1:]] * after
        elif mode == "circular":
            parts = [x[..., n - before :], x, x[..., :after]]
        else:
            parts = [x[..., 1 : before + 1][..., ::-1], x, x[..., n - 1 - after : n - 1][..., ::-1]]
        return np.concatenate(parts, axis=-1)

    wide = columns(x, left, right)
    return columns(wide.swapaxes(1, 2), top, bottom).swapaxes(1, 2)
