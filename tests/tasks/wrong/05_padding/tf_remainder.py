# task: padding.tf_same
# mistake: sizes that the stride divides only
# from: obvious


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max(tall - height % down, 0)
        columns = max(wide - width % across, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)
