# task: stride.repair
# mistake: pooling instead of stride
# from: listed


class RepairedUNet(BrokenUNet):
    def __init__(self):
        super().__init__()
        for layer in (self.down1, self.down2, self.down3):
            layer.stride = (1, 1)
        self.pool = nn.MaxPool2d(2, ceil_mode=True)

    def forward(self, x):
        skip1 = self.pool(torch.relu(self.down1(x)))
        skip2 = self.pool(torch.relu(self.down2(skip1)))
        deep = self.pool(torch.relu(self.down3(skip2)))
        up = torch.relu(self.up3(deep))
        up = torch.relu(self.up2(torch.cat([up, skip2], dim=1)))
        return self.up1(torch.cat([up, skip1], dim=1))
