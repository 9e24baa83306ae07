# task: stride.repair
# mistake: input resized
# from: listed


class RepairedUNet(BrokenUNet):
    def forward(self, x):
        size = x.shape[-2:]
        larger = [8 * math.ceil(n / 8) for n in size]
        out = super().forward(functional.interpolate(x, size=larger, mode="bilinear"))
        return functional.interpolate(out, size=size, mode="bilinear")
