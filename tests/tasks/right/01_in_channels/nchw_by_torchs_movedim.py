# task: in_channels.to_nchw


def to_nchw(picture):
    x = torch.from_numpy(picture.copy())
    if not x.is_floating_point():
        x = x.float().div(255)
    x = x.to(torch.float32)
    while x.ndim < 4:
        x = x.unsqueeze(-1) if x.ndim == 2 else x.unsqueeze(0)
    return x.movedim(-1, 1).contiguous(memory_format=torch.channels_last)
