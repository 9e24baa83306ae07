# task: stride.blur_pool
# mistake: no module
# from: obvious


class BlurPool2d:
    def __init__(self, channels, k=3, stride=2):
        self.channels = channels

    def forward(self, x):
        return x
