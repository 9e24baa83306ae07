# task: padding.tf_same
# mistake: same in a stride
# from: obvious


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        return nn.Conv2d(self.in_channels, self.out_channels, self.kernel_size, self.stride, padding="same")(x)
