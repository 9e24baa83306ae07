# task: padding.tf_same


class Conv2dTFSame(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size, stride=stride)

    def need(self, x, axis):
        n, k, s = x.shape[axis], self.conv.kernel_size[axis - 2], self.conv.stride[axis - 2]
        return max(0, ((n + s - 1) // s - 1) * s + k - n)

    def forward(self, x):
        h, w = self.need(x, 2), self.need(x, 3)
        padded = x.new_zeros(*x.shape[:2], x.shape[2] + h, x.shape[3] + w)
        padded[:, :, h // 2 : h // 2 + x.shape[2], w // 2 : w // 2 + x.shape[3]] = x
        return self.conv(padded)
