# task: padding.same_pad
# mistake: all of it on one side
# from: obvious


def same_pad(kernel_size, dilation=1):
    return 0, dilation * (kernel_size - 1)
