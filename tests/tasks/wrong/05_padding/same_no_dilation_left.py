# task: padding.same_pad
# mistake: dilation ignored
# from: obvious


def same_pad(kernel_size, dilation=1):
    return kernel_size // 2, (kernel_size - 1) // 2
