# task: in_channels.to_nchw
# mistake: height and width exchanged
# from: listed


def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        return x[None, None].float()
    if x.ndim == 3:
        return torch.tensor(x.numpy().transpose(2, 1, 0))[None].float()
    return x.permute(0, 3, 1, 2).float()
