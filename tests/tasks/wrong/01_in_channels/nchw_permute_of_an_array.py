# task: in_channels.to_nchw
# mistake: array taken for a tensor
# from: obvious


def to_nchw(picture):
    return picture.permute(2, 0, 1)
