# task: padding.tf_same
# mistake: other parameters
# from: obvious


class Conv2dTFSame:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        self.layer = nn.Conv2d(in_channels, out_channels, kernel_size, stride)

    def __call__(self, x):
        return self.layer(x)

    forward = __call__
