# task: in_channels.to_nchw
# mistake: type ndarray
# from: obvious


def to_nchw(picture):
    x = picture / 255 if picture.dtype == np.uint8 else picture
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.transpose(0, 3, 1, 2).astype(np.float32)
