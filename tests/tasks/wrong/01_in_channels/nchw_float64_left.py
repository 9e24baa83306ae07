# task: in_channels.to_nchw
# mistake: dtype
# from: obvious


def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2)
