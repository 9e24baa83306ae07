# task: in_channels.to_nchw
# mistake: axes that are not there
# from: listed


def to_nchw(picture):
    x = torch.tensor(picture)
    x = x.float() / 255 if x.dtype == torch.uint8 else x.float()
    return x.permute(2, 0, 1)[None]
