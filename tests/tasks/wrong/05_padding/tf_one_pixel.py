# task: padding.tf_same
# mistake: always one pixel
# from: obvious


class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        return super().forward(F.pad(x, (0, 1, 0, 1)))
