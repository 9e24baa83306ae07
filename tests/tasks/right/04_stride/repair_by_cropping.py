# task: stride.repair


class RepairedUNet(BrokenUNet):
    def fit(self, x, like):
        return x[..., : like.shape[-2], : like.shape[-1]]

    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = self.fit(torch.relu(self.up3(torch.relu(self.down3(skip2)))), skip2)
        up = self.fit(torch.relu(self.up2(torch.cat([up, skip2], 1))), skip1)
        return self.fit(self.up1(torch.cat([up, skip1], 1)), x)
