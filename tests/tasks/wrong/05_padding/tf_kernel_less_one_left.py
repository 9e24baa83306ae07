# task: padding.tf_same
# mistake: does not depend on the picture
# from: obvious


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = tall - 1
        columns = wide - 1
        top, left = rows - rows // 2, columns - columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)
