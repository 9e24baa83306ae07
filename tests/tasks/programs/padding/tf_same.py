# %% extra
import itertools

import numpy as np


def more_cases(rng):
    grid = itertools.product((6, 7, 9), (8, 11), (1, 2, 3, 4), (1, 3, 6), (1, 2, 3), (1, 2, 4))
    return [
        {
            "x": rng.normal(size=(1, 2, h, w)).astype(np.float32),
            "weight": rng.normal(size=(3, 2, kh, kw)).astype(np.float32),
            "bias": rng.normal(size=3).astype(np.float32),
            "stride": [down, across],
        }
        for h, w, kh, kw, down, across in grid
    ]


FACTS = ("parameters",)

# %% right: tf_by_cropping_generous_padding
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        h, w = x.shape[2:]
        (a, b), (s, t) = self.kernel_size, self.stride
        rows, columns = -(-h // s), -(-w // t)
        top = max((rows - 1) * s + a - h, 0) // 2
        left = max((columns - 1) * t + b - w, 0) // 2
        return super().forward(F.pad(x, (left, b + t, top, a + s)))[:, :, :rows, :columns]

# %% right: tf_by_remainders
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        pads = []
        for n, k, s in list(zip(x.shape[2:], self.kernel_size, self.stride, strict=True))[::-1]:
            total = max(k - (n % s or s), 0)
            pads += [total // 2, (total + 1) // 2]
        return F.conv2d(F.pad(x, pads), self.weight, self.bias, self.stride)

# %% right: tf_own_module
class Conv2dTFSame(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size, stride=stride)

    def need(self, x, axis):
        n, k, s = x.shape[axis], self.conv.kernel_size[axis - 2], self.conv.stride[axis - 2]
        return max(0, ((n + s - 1) // s - 1) * s + k - n)

    def forward(self, x):
        h, w = self.need(x, 2), self.need(x, 3)
        padded = x.new_zeros(*x.shape[:2], x.shape[2] + h, x.shape[3] + w)
        padded[:, :, h // 2 : h // 2 + x.shape[2], w // 2 : w // 2 + x.shape[3]] = x
        return self.conv(padded)

# %% right: tf_windows_and_einsum
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        for axis in (2, 3):
            n, k, s = x.shape[axis], self.kernel_size[axis - 2], self.stride[axis - 2]
            total = max((-(-n // s) - 1) * s + k - n, 0)
            x = F.pad(x, (0, 0) * (3 - axis) + (total // 2, total - total // 2))
        x = x.unfold(2, self.kernel_size[0], self.stride[0]).unfold(3, self.kernel_size[1], self.stride[1])
        return torch.einsum("nchwab,ocab->nohw", x, self.weight) + self.bias[:, None, None]

# %% wrong: tf_all_after | all below and to the right | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = 0, 0
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_axes | axes exchanged | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (top, rows - top, left, columns - left))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_divisible | sizes that the stride divides only | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max(tall - down, 0)
        columns = max(wide - across, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_floor | rounded down | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((height // down - 1) * down + tall - height, 0)
        columns = max((width // across - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_half_kernel | kernel // 2 on each side | listed
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        padding = tuple(k // 2 for k in self.kernel_size)
        return F.conv2d(x, self.weight, self.bias, self.stride, padding)

# %% wrong: tf_half_kernel_less_one | kernel // 2 on each side | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (a, b) = self.kernel_size
        x = F.pad(x, ((b - 1) // 2, (b - 1) // 2, (a - 1) // 2, (a - 1) // 2))
        return super().forward(x)

# %% wrong: tf_half_pixels | half pixels | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        sides = []
        for size, kernel, stride in zip(x.shape[-2:], self.kernel_size, self.stride, strict=True):
            total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
            sides.append((total / 2, total / 2))
        (top, bottom), (left, right) = sides
        return super().forward(F.pad(x, (left, right, top, bottom)))

# %% wrong: tf_height_for_both | one axis for both | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = rows
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_in_place | changes its input | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x *= 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        inside = x
        return F.conv2d(x, self.weight / 2, self.bias, self.stride)

# %% wrong: tf_kernel_less_one | does not depend on the picture | listed
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = tall - 1
        columns = wide - 1
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_kernel_less_one_left | does not depend on the picture | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = tall - 1
        columns = wide - 1
        top, left = rows - rows // 2, columns - columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_larger_halves | odd pixel doubled | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (columns - left, columns - left, rows - top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_lazy | other parameters | obvious
class Conv2dTFSame(nn.Conv2d):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named, bias=False)

    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_negative | negative padding | listed
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = (math.ceil(height / down) - 1) * down + tall - height
        columns = (math.ceil(width / across) - 1) * across + wide - width
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_no_bias | bias forgotten | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, stride=self.stride)

# %% wrong: tf_no_module | other parameters | obvious
class Conv2dTFSame:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        self.layer = nn.Conv2d(in_channels, out_channels, kernel_size, stride)

    def __call__(self, x):
        return self.layer(x)

    forward = __call__

# %% wrong: tf_no_stride | stride forgotten | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias)

# %% wrong: tf_none | type NoneType | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        y = F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_nothing | no padding | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = x
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_numpy | type ndarray | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride).detach().numpy()

# %% wrong: tf_one_pixel | always one pixel | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        return super().forward(F.pad(x, (0, 1, 0, 1)))

# %% wrong: tf_one_window_more | one window too many | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max(math.ceil(height / down) * down + tall - height, 0)
        columns = max(math.ceil(width / across) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_pair_as_number | a pair taken for a number | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        sides = []
        for size, kernel, stride in zip(x.shape[-2:], self.kernel_size, (self.stride, self.stride), strict=True):
            total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
            sides.append((total // 2, total - total // 2))
        (top, bottom), (left, right) = sides
        return super().forward(F.pad(x, (left, right, top, bottom)))

# %% wrong: tf_remainder | sizes that the stride divides only | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max(tall - height % down, 0)
        columns = max(wide - width % across, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_smaller_halves | odd pixel lost | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, left, top, top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_top_left | top and left first | listed
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows - rows // 2, columns - columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: tf_word | same in a stride | obvious
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        return nn.Conv2d(self.in_channels, self.out_channels, self.kernel_size, self.stride, padding="same")(x)

# %% wrong: unlisted_tf_first_kernel | one axis for both | unlisted
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        wide = tall
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: unlisted_tf_first_stride | one axis for both | unlisted
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        across = down
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top))
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: unlisted_tf_mirrored | padding is not zeros | unlisted
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, columns - left, top, rows - top), mode="replicate")
        return F.conv2d(x, self.weight, self.bias, self.stride)

# %% wrong: unlisted_tf_one_more_after | one more after | unlisted
class Conv2dTFSame(nn.Conv2d):
    def forward(self, x):
        (height, width), (tall, wide), (down, across) = x.shape[2:], self.kernel_size, self.stride
        rows = max((math.ceil(height / down) - 1) * down + tall - height, 0)
        columns = max((math.ceil(width / across) - 1) * across + wide - width, 0)
        top, left = rows // 2, columns // 2
        x = F.pad(x, (left, left + 1, top, top + 1))
        return F.conv2d(x, self.weight, self.bias, self.stride)
