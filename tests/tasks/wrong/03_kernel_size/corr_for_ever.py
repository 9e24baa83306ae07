# task: kernel_size.corr2d
# mistake: time limit
# from: obvious


def corr2d(x, w, stride=1, padding=0, dilation=1):
    top = 0
    while top < x.shape[2]:
        top += 0
    return x
