# task: padding.tf_same


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        for axis in (2, 3):
            n, k, s = x.shape[axis], self.kernel_size[axis - 2], self.stride[axis - 2]
            total = max((-(-n // s) - 1) * s + k - n, 0)
            x = F.pad(x, (0, 0) * (3 - axis) + (total // 2, total - total // 2))
        x = x.unfold(2, self.kernel_size[0], self.stride[0]).unfold(3, self.kernel_size[1], self.stride[1])
        return torch.einsum("nchwab,ocab->nohw", x, self.weight) + self.bias[:, None, None]
