# task: in_channels.to_nchw
# mistake: divided in place
# from: obvious


def to_nchw(picture):
    if picture.dtype == np.uint8:
        picture /= 255
    if picture.ndim == 2:
        picture = picture[:, :, None]
    if picture.ndim == 3:
        picture = picture[None]
    return torch.tensor(picture).float().permute(0, 3, 1, 2)
