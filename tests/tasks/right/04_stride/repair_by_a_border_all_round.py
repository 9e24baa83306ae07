# task: stride.repair


class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        top, left = 8 - h % 8 if h % 8 else 0, (-w % 8) // 2
        larger = functional.pad(x, (left, -w % 8 - left, top, 0))
        return super().forward(larger)[..., top : top + h, left : left + w]
