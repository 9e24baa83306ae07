# task: padding.tf_same


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        pads = []
        for n, k, s in list(zip(x.shape[2:], self.kernel_size, self.stride, strict=True))[::-1]:
            total = max(k - (n % s or s), 0)
            pads += [total // 2, (total + 1) // 2]
        return F.conv2d(F.pad(x, pads), self.weight, self.bias, self.stride)
