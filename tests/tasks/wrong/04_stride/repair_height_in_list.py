# task: stride.repair
# mistake: one number for the size
# from: obvious


class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = torch.relu(self.down3(skip2))
        up = torch.relu(self.up3(deep, output_size=[skip2.shape[2]]))
        up = torch.relu(self.up2(torch.cat([up, skip2], dim=1), output_size=[skip1.shape[2]]))
        return self.up1(torch.cat([up, skip1], dim=1), output_size=[x.shape[2]])
