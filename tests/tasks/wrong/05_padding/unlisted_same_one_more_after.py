# task: padding.same_pad
# mistake: one more after
# from: unlisted


def same_pad(kernel_size, dilation=1):
    half = dilation * (kernel_size - 1) // 2
    return half, half + 1
