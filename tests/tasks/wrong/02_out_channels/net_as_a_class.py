# task: out_channels.digit_net
# mistake: type
# from: obvious


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU())

    def forward(self, x):
        return self.body(x)


digit_net = Net()
