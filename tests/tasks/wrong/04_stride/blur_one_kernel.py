# task: stride.blur_pool
# mistake: kernel shape
# from: obvious


class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel[None, None])

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)
