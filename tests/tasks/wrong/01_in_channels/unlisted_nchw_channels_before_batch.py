# task: in_channels.to_nchw
# mistake: batch and channels exchanged
# from: unlisted


def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    x = x.permute(2, 0, 1)[None] if x.ndim == 3 else x.permute(3, 0, 1, 2)
    return x.float()
