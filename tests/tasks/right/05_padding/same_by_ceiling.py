# task: padding.same_pad


def same_pad(kernel_size, dilation=1):
    half = dilation * (kernel_size - 1) / 2
    return [math.floor(half), math.ceil(half)]
