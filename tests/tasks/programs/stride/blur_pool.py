# %% extra
import itertools

import numpy as np


def more_cases(rng):
    grid = itertools.product((1, 3), range(1, 7), (1, 2, 3), (7, 8), (9,))
    return [
        {"channels": c, "k": k, "stride": s, "x": rng.random((2, c, h, w)).astype(np.float32)} for c, k, s, h, w in grid
    ]


FACTS = ("parameters", "buffers")

# %% right: blur_by_windows_and_einsum
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.k, self.stride = k, stride

    def forward(self, x):
        row = torch.tensor([math.comb(self.k - 1, i) for i in range(self.k)], dtype=x.dtype) / 2 ** (self.k - 1)
        x = functional.pad(x, ((self.k - 1) // 2, self.k // 2) * 2, mode="reflect")
        windows = x.unfold(2, self.k, self.stride).unfold(3, self.k, self.stride)
        return torch.einsum("nchwij,i,j->nchw", windows, row, row)

# %% right: blur_channel_by_channel
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.k, self.stride = k, stride
        row = np.array([1.0])
        for _ in range(k - 1):
            row = np.convolve(row, [0.5, 0.5])
        self.register_buffer("row", torch.from_numpy(row).float())

    def forward(self, x):
        pads = ((self.k - 1) // 2, self.k // 2) * 2
        x = functional.pad(x, pads, mode="reflect")
        maps = []
        for channel in range(x.shape[1]):
            one = x[:, channel : channel + 1]
            one = functional.conv2d(one, self.row.view(1, 1, 1, -1))
            maps.append(functional.conv2d(one, self.row.view(1, 1, -1, 1))[..., :: self.stride, :: self.stride])
        return torch.cat(maps, dim=1)

# %% wrong: blur_after_dropping | blurs too late | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = x[..., :: self.stride, :: self.stride]
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, groups=self.channels)

# %% wrong: blur_always_five | ignores k | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = (2, 2, 2, 2)
        row = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0])
        kernel = torch.outer(row, row) / 256
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_always_three | ignores k | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = (1, 1, 1, 1)
        row = torch.tensor([1.0, 2.0, 1.0])
        kernel = torch.outer(row, row) / 16
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_always_two | stride always 2 | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=2, groups=self.channels)

# %% wrong: blur_attribute_integers | integer kernel | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([math.comb(k - 1, i) for i in range(k)])
        self.kernel = torch.outer(row, row).repeat(channels, 1, 1, 1)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_attribute_not_divided | not normalised | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        self.kernel = torch.outer(row, row).repeat(channels, 1, 1, 1)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_attribute_unknown | value | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        kernel[0, 0] += 0.5
        kernel[-1, -1] -= 0.5
        self.kernel = kernel.repeat(channels, 1, 1, 1)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_attribute_zero_padding | zero padding | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.kernel = kernel.repeat(channels, 1, 1, 1)

    def forward(self, x):
        x = functional.pad(x, self.pads)
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_average_pool | zero padding | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.pool = nn.AvgPool2d(k, stride, padding=k // 2)

    def forward(self, x):
        return self.pool(x)

# %% wrong: blur_box | box instead of binomial | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.ones(k, k) / k**2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_changes_input | changes its input | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x -= 0.5
        x = functional.pad(x, self.pads, mode="reflect")
        return 0.5 + functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_conv_layer | trainable | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.conv = nn.Conv2d(channels, channels, k, stride=stride, groups=channels, bias=False)
        self.conv.weight.data = kernel.repeat(channels, 1, 1, 1)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return self.conv(x)

# %% wrong: blur_conv_layer_mixes | mixes channels | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.conv = nn.Conv2d(channels, channels, k, stride=stride, bias=False)
        self.conv.weight.data[:] = kernel

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return self.conv(x)

# %% wrong: blur_conv_layer_mixes_random | mixes channels | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        self.conv = nn.Conv2d(channels, channels, k, stride=stride)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return self.conv(x)

# %% wrong: blur_conv_layer_random | weights of a layer | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        self.conv = nn.Conv2d(channels, channels, k, stride=stride, groups=channels)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return self.conv(x)

# %% wrong: blur_divided_by_k | not normalised | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / k
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_even_both_half | even kernels misaligned | listed
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        self.pads = (k // 2,) * 4
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_even_both_less | even kernels misaligned | listed
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        self.pads = ((k - 1) // 2,) * 4
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_even_left_heavy | even kernels misaligned | listed
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        self.pads = (k // 2, (k - 1) // 2, k // 2, (k - 1) // 2)
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_flat_kernel | kernel shape | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_float64_attribute | float64 kernel | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = np.array([math.comb(k - 1, i) for i in range(k)], dtype=float)
        self.kernel = torch.from_numpy(np.outer(row, row) / row.sum() ** 2).repeat(channels, 1, 1, 1)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_float64_buffer | float64 kernel | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = np.array([math.comb(k - 1, i) for i in range(k)], dtype=float)
        kernel = np.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", torch.tensor(kernel).repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_frozen_parameter | trainable | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.kernel = nn.Parameter(kernel.repeat(channels, 1, 1, 1), requires_grad=False)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_kernel_always_three | ignores k | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([1.0, 2.0, 1.0])
        kernel = torch.outer(row, row) / 16
        self.kernel = kernel.repeat(channels, 1, 1, 1)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_missing | only drops pixels | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        return x[..., :: self.stride, :: self.stride].clone()

# %% wrong: blur_mixes_channels | mixes channels | listed
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, channels, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride)

# %% wrong: blur_no_groups | kernel shape | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride)

# %% wrong: blur_no_module | no module | obvious
class BlurPool2d:
    def __init__(self, channels, k=3, stride=2):
        self.channels = channels

    def forward(self, x):
        return x

# %% wrong: blur_no_padding | no padding | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_no_super | super().__init__() missing | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        self.register_buffer("kernel", torch.ones(channels, 1, k, k))

    def forward(self, x):
        return functional.conv2d(x, self.kernel)

# %% wrong: blur_normalised_by_row | not normalised | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum()
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_not_normalised | not normalised | listed
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row)
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_numpy | type ndarray | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels).numpy()

# %% wrong: blur_one_kernel | kernel shape | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel[None, None])

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_parameter | trainable | listed
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.kernel = nn.Parameter(kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_parameter_zero_padding | zero padding | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2) * 2
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.kernel = nn.Parameter(kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads)
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_plain_attribute | kernel stays behind | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.kernel = kernel.repeat(channels, 1, 1, 1)

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_replicate | another padding | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="replicate")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_rows_only | blurs along one axis | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.zeros(k, k)
        kernel[(k - 1) // 2] = row / row.sum()
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_stride_forgotten | stride forgotten | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, groups=self.channels)

# %% wrong: blur_triangle | triangle instead of binomial | obvious
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        row = torch.tensor([float(min(i, k - 1 - i) + 1) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: blur_zero_padding | zero padding | listed
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads)
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: unlisted_blur_first_picture_only | value | unlisted
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        blurred = functional.conv2d(x[:1], self.kernel, stride=self.stride, groups=self.channels)
        return blurred.expand(len(x), -1, -1, -1)

# %% wrong: unlisted_blur_gaussian | value | unlisted
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        axis = torch.arange(k) - (k - 1) / 2
        row = torch.exp(-(axis**2) / max(k - 1, 1) * 2)
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: unlisted_blur_pads_width_only | raised NotImplementedError | unlisted
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads[:2], mode="reflect")
        return functional.conv2d(x, self.kernel, stride=self.stride, groups=self.channels)

# %% wrong: unlisted_blur_stride_height_only | shape | unlisted
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.pads = ((k - 1) // 2, k // 2, (k - 1) // 2, k // 2)
        row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
        kernel = torch.outer(row, row) / row.sum() ** 2
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1))

    def forward(self, x):
        x = functional.pad(x, self.pads, mode="reflect")
        return functional.conv2d(x, self.kernel, stride=(self.stride, 1), groups=self.channels)
