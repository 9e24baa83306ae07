# task: stride.repair
# mistake: input resized
# from: obvious


class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        out = super().forward(x[..., : h - h % 8, : w - w % 8])
        return functional.pad(out, (0, w % 8, 0, h % 8))
