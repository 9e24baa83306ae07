# task: padding.tf_same


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        h, w = x.shape[2:]
        (a, b), (s, t) = self.kernel_size, self.stride
        rows, columns = -(-h // s), -(-w // t)
        top = max((rows - 1) * s + a - h, 0) // 2
        left = max((columns - 1) * t + b - w, 0) // 2
        return super().forward(F.pad(x, (left, b + t, top, a + s)))[:, :, :rows, :columns]
