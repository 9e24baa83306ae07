# task: padding.same_pad


def same_pad(kernel_size, dilation=1):
    (before, after), _ = cl.Conv2dSpec(1, 1, kernel_size, dilation=dilation, padding="same").explicit_padding
    return before, after
