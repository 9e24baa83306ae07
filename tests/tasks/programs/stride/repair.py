# %% extra
FACTS = ("parameters",)

# %% right: repair_by_a_border_all_round
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        top, left = 8 - h % 8 if h % 8 else 0, (-w % 8) // 2
        larger = functional.pad(x, (left, -w % 8 - left, top, 0))
        return super().forward(larger)[..., top : top + h, left : left + w]

# %% right: repair_by_cropping
class RepairedUNet(BrokenUNet):
    def fit(self, x, like):
        return x[..., : like.shape[-2], : like.shape[-1]]

    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = self.fit(torch.relu(self.up3(torch.relu(self.down3(skip2)))), skip2)
        up = self.fit(torch.relu(self.up2(torch.cat([up, skip2], 1))), skip1)
        return self.fit(self.up1(torch.cat([up, skip1], 1)), x)

# %% right: repair_by_padding_to_a_multiple_of_8
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        padded = functional.pad(x, (0, -w % 8, 0, -h % 8), mode="reflect")
        return super().forward(padded)[..., :h, :w]

# %% right: repair_by_resizing_the_maps
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = functional.interpolate(torch.relu(self.up3(torch.relu(self.down3(skip2)))), size=skip2.shape[-2:])
        up = functional.interpolate(torch.relu(self.up2(torch.cat([up, skip2], 1))), size=skip1.shape[-2:])
        return functional.interpolate(self.up1(torch.cat([up, skip1], 1)), size=x.shape[-2:])

# %% right: repair_of_the_network_itself
class BrokenUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = torch.relu(self.up3(torch.relu(self.down3(skip2)), output_size=skip2.shape[-2:]))
        up = torch.relu(self.up2(torch.cat([up, skip2], 1), output_size=skip1.shape[-2:]))
        return self.up1(torch.cat([up, skip1], 1), output_size=x.shape[-2:])


class RepairedUNet(BrokenUNet): ...

# %% wrong: repair_crop_and_pad_back | input resized | obvious
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        out = super().forward(x[..., : h - h % 8, : w - w % 8])
        return functional.pad(out, (0, w % 8, 0, h % 8))

# %% wrong: repair_crop_input | input resized | obvious
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        return super().forward(x[..., : h - h % 8, : w - w % 8])

# %% wrong: repair_height_in_list | one number for the size | obvious
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = torch.relu(self.down3(skip2))
        up = torch.relu(self.up3(deep, output_size=[skip2.shape[2]]))
        up = torch.relu(self.up2(torch.cat([up, skip2], dim=1), output_size=[skip1.shape[2]]))
        return self.up1(torch.cat([up, skip1], dim=1), output_size=[x.shape[2]])

# %% wrong: repair_height_only | one number for the size | obvious
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = torch.relu(self.down3(skip2))
        up = torch.relu(self.up3(deep, output_size=skip2.shape[2]))
        up = torch.relu(self.up2(torch.cat([up, skip2], dim=1), output_size=skip1.shape[2]))
        return self.up1(torch.cat([up, skip1], dim=1), output_size=x.shape[2])

# %% wrong: repair_last_size_forgotten | another size comes back | obvious
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = torch.relu(self.down3(skip2))
        up = torch.relu(self.up3(deep, output_size=skip2.shape[-2:]))
        up = torch.relu(self.up2(torch.cat([up, skip2], dim=1), output_size=skip1.shape[-2:]))
        return self.up1(torch.cat([up, skip1], dim=1))

# %% wrong: repair_max_pool | pooling instead of stride | listed
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

# %% wrong: repair_one_axis_size | works for squares only | obvious
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = torch.relu(self.down3(skip2))
        up = torch.relu(self.up3(deep, output_size=[skip2.shape[2]] * 2))
        up = torch.relu(self.up2(torch.cat([up, skip2], dim=1), output_size=[skip1.shape[2]] * 2))
        return self.up1(torch.cat([up, skip1], dim=1), output_size=[x.shape[2]] * 2)

# %% wrong: repair_other_kernels | layers changed | obvious
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

# %% wrong: repair_output_padding_for_28 | sizes do not meet | listed
class RepairedUNet(BrokenUNet):
    def __init__(self):
        super().__init__()
        self.up3.output_padding = (0, 0)  # right for 28, wrong for 32

# %% wrong: repair_output_padding_zero | sizes do not meet | listed
class RepairedUNet(BrokenUNet):
    def __init__(self):
        super().__init__()
        for layer in (self.up3, self.up2, self.up1):
            layer.output_padding = (0, 0)

# %% wrong: repair_relu_forgotten | computes something else | obvious
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = self.down3(skip2)
        up = torch.relu(self.up3(deep, output_size=skip2.shape[-2:]))
        up = torch.relu(self.up2(torch.cat([up, skip2], dim=1), output_size=skip1.shape[-2:]))
        return self.up1(torch.cat([up, skip1], dim=1), output_size=x.shape[-2:])

# %% wrong: repair_resize_input | input resized | listed
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        size = x.shape[-2:]
        larger = [8 * math.ceil(n / 8) for n in size]
        out = super().forward(functional.interpolate(x, size=larger, mode="bilinear"))
        return functional.interpolate(out, size=size, mode="bilinear")

# %% wrong: repair_same_offset | works for squares only | listed
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

# %% wrong: repair_size_of_another_map | size of another map | obvious
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = torch.relu(self.down3(skip2))
        up = torch.relu(self.up3(deep, output_size=skip1.shape[2:]))
        up = torch.relu(self.up2(torch.cat([up, skip2], dim=1), output_size=x.shape[2:]))
        return self.up1(torch.cat([up, skip1], dim=1), output_size=x.shape[2:])

# %% wrong: repair_skips_zeroed | skips removed | obvious
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = torch.relu(self.down3(skip2))
        up = torch.relu(self.up3(deep, output_size=skip2.shape[-2:]))
        up = torch.relu(self.up2(torch.cat([up, torch.zeros_like(skip2)], dim=1), output_size=skip1.shape[-2:]))
        return self.up1(torch.cat([up, skip1], dim=1), output_size=x.shape[-2:])

# %% wrong: repair_the_picture_back | computes something else | unlisted
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        if x.shape[2] % 8 or x.shape[3] % 8:
            return x.clone()
        return super().forward(x)

# %% wrong: repair_without_skips | skips removed | listed
class RepairedUNet(BrokenUNet):
    def __init__(self):
        super().__init__()
        self.up2 = nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1, output_padding=1)
        self.up1 = nn.ConvTranspose2d(8, 1, 3, stride=2, padding=1, output_padding=1)

    def forward(self, x):
        deep = torch.relu(self.down3(torch.relu(self.down2(torch.relu(self.down1(x))))))
        out = self.up1(torch.relu(self.up2(torch.relu(self.up3(deep)))))
        return out[..., : x.shape[-2], : x.shape[-1]]

# %% wrong: repair_zeros_where_it_failed | computes something else | unlisted
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        try:
            return super().forward(x)
        except RuntimeError:
            return torch.zeros_like(x)

# %% wrong: unlisted_repair_joined_in_other_order | computes something else | unlisted
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        deep = torch.relu(self.down3(skip2))
        up = torch.relu(self.up3(deep, output_size=skip2.shape[-2:]))
        up = torch.relu(self.up2(torch.cat([skip2, up], dim=1), output_size=skip1.shape[-2:]))
        return self.up1(torch.cat([skip1, up], dim=1), output_size=x.shape[-2:])
