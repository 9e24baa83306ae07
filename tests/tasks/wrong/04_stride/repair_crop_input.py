# task: stride.repair
# mistake: input resized
# from: obvious


class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        return super().forward(x[..., : h - h % 8, : w - w % 8])
