# task: padding.same_pad
# mistake: halves multiplied by the dilation
# from: obvious


def same_pad(kernel_size, dilation=1):
    return dilation * ((kernel_size - 1) // 2), dilation * ((kernel_size - 1) // 2)
