# task: stride.repair
# mistake: works for squares only
# from: listed


class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = torch.relu(self.down3(skip2))
        up = torch.relu(self.up3(deep))
        n = skip2.shape[-1]
        up = torch.relu(self.up2(torch.cat([up[..., :n, :n], skip2], dim=1)))
        n = skip1.shape[-1]
        up = self.up1(torch.cat([up[..., :n, :n], skip1], dim=1))
        n = x.shape[-1]
        return up[..., :n, :n]
