# task: stride.repair


class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = functional.interpolate(torch.relu(self.up3(torch.relu(self.down3(skip2)))), size=skip2.shape[-2:])
        up = functional.interpolate(torch.relu(self.up2(torch.cat([up, skip2], 1))), size=skip1.shape[-2:])
        return functional.interpolate(self.up1(torch.cat([up, skip1], 1)), size=x.shape[-2:])
