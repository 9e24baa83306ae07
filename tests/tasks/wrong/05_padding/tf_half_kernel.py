# task: padding.tf_same
# mistake: kernel // 2 on each side
# from: listed


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        padding = tuple(k // 2 for k in self.kernel_size)
        return F.conv2d(x, self.weight, self.bias, self.stride, padding)
