# task: stride.repair
# mistake: skips removed
# from: listed


class RepairedUNet(BrokenUNet):
    def __init__(self):
        super().__init__()
        self.up2 = nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1, output_padding=1)
        self.up1 = nn.ConvTranspose2d(8, 1, 3, stride=2, padding=1, output_padding=1)

    def forward(self, x):
        deep = torch.relu(self.down3(torch.relu(self.down2(torch.relu(self.down1(x))))))
        out = self.up1(torch.relu(self.up2(torch.relu(self.up3(deep)))))
        return out[..., : x.shape[-2], : x.shape[-1]]
