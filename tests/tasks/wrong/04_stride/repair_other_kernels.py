# task: stride.repair
# mistake: layers changed
# from: obvious


class RepairedUNet(BrokenUNet):
    def __init__(self):
        super().__init__()
        self.up3 = nn.ConvTranspose2d(32, 16, 2, stride=2)
        self.up2 = nn.ConvTranspose2d(32, 8, 2, stride=2)
        self.up1 = nn.ConvTranspose2d(16, 1, 2, stride=2)

    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = torch.relu(self.up3(torch.relu(self.down3(skip2))))[..., : skip2.shape[-2], : skip2.shape[-1]]
        up = torch.relu(self.up2(torch.cat([up, skip2], dim=1)))[..., : skip1.shape[-2], : skip1.shape[-1]]
        return self.up1(torch.cat([up, skip1], dim=1))[..., : x.shape[-2], : x.shape[-1]]
