# task: padding.pad2d


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    C, H, W = x.shape
    y = np.empty((C, H + top + bottom, W + left + right), x.dtype)
    for c in range(C):
        for i in range(-top, H + bottom):
            for j in range(-left, W + right):
                a, b = i, j
                if mode == "circular":
                    a, b = a % H, b % W
                elif mode == "replicate":
                    a, b = sorted((0, a, H - 1))[1], sorted((0, b, W - 1))[1]
                elif mode == "reflect":
                    a, b = abs(a), abs(b)
                    a, b = a if a < H else 2 * (H - 1) - a, b if b < W else 2 * (W - 1) - b
                inside = 0 <= a < H and 0 <= b < W
                y[c, i + top, j + left] = x[c, a, b] if inside else 0
    return y
