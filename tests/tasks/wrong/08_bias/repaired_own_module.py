# task: bias.repaired
# mistake: type
# from: obvious


class Brighter(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = bias_free

    def forward(self, x):
        return self.layers(x + 1)


repaired = Brighter()
