# task: padding.same_pad
# mistake: odd pixel on the left
# from: listed


def same_pad(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1)
    return total - total // 2, total // 2
