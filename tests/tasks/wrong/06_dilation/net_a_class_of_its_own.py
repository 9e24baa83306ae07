# task: dilation.seeing_net
# mistake: type
# from: obvious


class SeeingNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = blind_net()

    def forward(self, x):
        return self.body(x)


def seeing_net():
    return SeeingNet()
