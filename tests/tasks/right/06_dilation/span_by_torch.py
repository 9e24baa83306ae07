# task: dilation.span


def span(k, d):
    layer = nn.Conv2d(1, 1, k, dilation=d)
    n = 500
    out = layer(torch.zeros(1, 1, n, n)).shape[2] if k * d < 12 else n - d * (k - 1)
    lost = n - out
    return lost + 1, lost // 2, lost - lost // 2
