# task: in_channels.to_nchw
# mistake: no batch axis
# from: obvious


def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 4:
        return x.permute(0, 3, 1, 2).float()
    if x.ndim == 2:
        return x[None].float()
    return x.permute(2, 0, 1).float()
