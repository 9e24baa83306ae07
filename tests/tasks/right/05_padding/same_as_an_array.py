# task: padding.same_pad

same_pad = lambda kernel_size, dilation=1: (
    np.array([0.0, 1.0]) // 1 * (dilation * (kernel_size - 1) % 2) + (dilation * (kernel_size - 1) // 2)
)
