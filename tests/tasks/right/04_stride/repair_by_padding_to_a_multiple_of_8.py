# task: stride.repair


class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        padded = functional.pad(x, (0, -w % 8, 0, -h % 8), mode="reflect")
        return super().forward(padded)[..., :h, :w]
