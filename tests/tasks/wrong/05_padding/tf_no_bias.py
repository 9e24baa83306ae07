# task: padding.tf_same
# mistake: bias forgotten
# from: obvious


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, stride=self.stride)
