# task: stride.blur_pool
# mistake: zero padding
# from: obvious


class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.pool = nn.AvgPool2d(k, stride, padding=k // 2)

    def forward(self, x):
        return self.pool(x)
