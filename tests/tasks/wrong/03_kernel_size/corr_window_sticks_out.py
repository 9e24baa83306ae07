# task: kernel_size.corr2d
# mistake: window and kernel differ
# from: obvious


def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = height + 2 * padding - dilation * (kh - 1)
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    top, left = i * stride, j * stride
                    window = padded[
                        n,
                        :,
                        top : top + dilation * (kh - 1) + 1 : dilation,
                        left : left + dilation * (kw - 1) + 1 : dilation,
                    ]
                    y[n, o, i, j] = (window * w[o]).sum()
    return y
