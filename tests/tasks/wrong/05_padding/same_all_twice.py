# task: padding.same_pad
# mistake: all of it on each side
# from: obvious


def same_pad(kernel_size, dilation=1):
    p = dilation * (kernel_size - 1)
    return p, p
