# task: padding.tf_same
# mistake: half pixels
# from: obvious


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        sides = []
        for size, kernel, stride in zip(x.shape[-2:], self.kernel_size, self.stride, strict=True):
            total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
            sides.append((total / 2, total / 2))
        (top, bottom), (left, right) = sides
        return super().forward(F.pad(x, (left, right, top, bottom)))
