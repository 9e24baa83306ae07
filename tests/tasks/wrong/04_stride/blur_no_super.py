# task: stride.blur_pool
# mistake: super().__init__() missing
# from: obvious


class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        self.register_buffer("kernel", torch.ones(channels, 1, k, k))

    def forward(self, x):
        return functional.conv2d(x, self.kernel)
