# task: stride.repair


class BrokenUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = torch.relu(self.up3(torch.relu(self.down3(skip2)), output_size=skip2.shape[-2:]))
        up = torch.relu(self.up2(torch.cat([up, skip2], 1), output_size=skip1.shape[-2:]))
        return self.up1(torch.cat([up, skip1], 1), output_size=x.shape[-2:])


class RepairedUNet(BrokenUNet): ...
