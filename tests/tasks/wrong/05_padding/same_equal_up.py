# task: padding.same_pad
# mistake: equal sides
# from: obvious


def same_pad(kernel_size, dilation=1):
    p = math.ceil(dilation * (kernel_size - 1) / 2)
    return p, p
