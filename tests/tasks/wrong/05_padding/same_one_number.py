# task: padding.same_pad
# mistake: type int
# from: obvious


def same_pad(kernel_size, dilation=1):
    return dilation * (kernel_size - 1)
