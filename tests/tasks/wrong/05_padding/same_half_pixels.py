# task: padding.same_pad
# mistake: half pixels
# from: obvious


def same_pad(kernel_size, dilation=1):
    p = dilation * (kernel_size - 1) / 2
    return p, p
