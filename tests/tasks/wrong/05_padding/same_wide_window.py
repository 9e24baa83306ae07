# task: padding.same_pad
# mistake: window of d·k cells
# from: listed


def same_pad(kernel_size, dilation=1):
    return dilation * kernel_size // 2, dilation * kernel_size // 2
