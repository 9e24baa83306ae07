# task: stride.blur_pool
# mistake: ignores k
# from: obvious


class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = (2, 2, 2, 2)
        row = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0])
        kernel = torch.outer(row, row) / 256
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)
