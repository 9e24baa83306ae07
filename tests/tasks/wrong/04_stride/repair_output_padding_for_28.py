# task: stride.repair
# mistake: sizes do not meet
# from: listed


class RepairedUNet(BrokenUNet):
    def __init__(self):
        super().__init__()
        self.up3.output_padding = (0, 0)  # right for 28, wrong for 32
