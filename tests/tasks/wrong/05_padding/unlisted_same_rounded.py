# task: padding.same_pad
# mistake: odd pixel on the left
# from: unlisted


def same_pad(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1)
    return round(total / 2), total - round(total / 2)
