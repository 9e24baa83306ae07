# task: stride.blur_pool
# mistake: mixes channels
# from: obvious


class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.conv = nn.Conv2d(channels, channels, k, stride=stride, bias=False)
        self.conv.weight.data[:] = kernel

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return self.conv(x)
