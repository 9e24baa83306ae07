# task: in_channels.to_nchw


def to_nchw(picture):
    x = picture.astype(np.float32)
    if picture.dtype == np.uint8:
        x /= 255
    if x.ndim == 2:
        x = x[None, :, :, None]
    elif x.ndim == 3:
        x = x[None]
    return torch.from_numpy(x.transpose(0, 3, 1, 2).copy())
