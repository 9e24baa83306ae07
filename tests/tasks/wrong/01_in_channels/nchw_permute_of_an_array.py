# task: in_channels.to_nchw
# mistake: raised AttributeError
# from: obvious


def to_nchw(picture):
    return picture.permute(2, 0, 1)
