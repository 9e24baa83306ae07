# task: padding.same_pad
# mistake: one pixel too many
# from: obvious


def same_pad(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1) + 1
    return total // 2, total - total // 2
