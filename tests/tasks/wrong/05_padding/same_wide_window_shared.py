# task: padding.same_pad
# mistake: window of d·k cells
# from: obvious


def same_pad(kernel_size, dilation=1):
    total = dilation * kernel_size - 1
    return total // 2, total - total // 2
