# task: padding.same_pad
# mistake: half of the kernel on both sides
# from: listed


def same_pad(kernel_size, dilation=1):
    return (kernel_size - 1) // 2, (kernel_size - 1) // 2
