# task: stride.repair
# mistake: sizes do not meet
# from: listed


class RepairedUNet(BrokenUNet):
    def __init__(self):
        super().__init__()
        for layer in (self.up3, self.up2, self.up1):
            layer.output_padding = (0, 0)
