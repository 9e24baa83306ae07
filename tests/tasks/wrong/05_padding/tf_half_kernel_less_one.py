# task: padding.tf_same
# mistake: kernel // 2 on each side
# from: obvious


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (a, b) = self.kernel_size
        x = F.pad(x, ((b - 1) // 2, (b - 1) // 2, (a - 1) // 2, (a - 1) // 2))
        return super().forward(x)
