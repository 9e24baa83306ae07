# task: padding.same_pad
# mistake: type NoneType
# from: obvious


def same_pad(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1)
    print(total // 2, total - total // 2)
