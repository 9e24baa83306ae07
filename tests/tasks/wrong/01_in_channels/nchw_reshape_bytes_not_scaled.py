# task: in_channels.to_nchw
# mistake: reshape instead of permute
# from: obvious


def to_nchw(picture):
    x = torch.tensor(picture)
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    n, h, w, c = x.shape
    return x.view(n, c, h, w).float()
