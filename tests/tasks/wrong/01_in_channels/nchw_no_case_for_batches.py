# task: in_channels.to_nchw
# mistake: axes that are not there
# from: obvious


def to_nchw(picture):
    x = torch.tensor(picture)
    x = x.float() / 255 if x.dtype == torch.uint8 else x.float()
    if x.ndim == 2:
        x = x[:, :, None]
    return x.permute(2, 0, 1)[None]
