"""Idioms of public networks, each a small module between two 3 × 3 convolutions, written anew.

`IDIOMS` maps a name to a function that makes the middle part; each takes 8 channels.
"""

# ruff: noqa: E501 - one idiom a line

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations

C = 8
IDIOMS = {}


def idiom(make):
    IDIOMS[make.__name__] = make
    return make


class Does(nn.Module):
    """A module that does what a function says, with parameters and layers by name."""

    def __init__(self, does, **parts):
        super().__init__()
        self.does = does
        for name, part in parts.items():
            if isinstance(part, torch.Tensor) and not isinstance(part, nn.Parameter):
                self.register_buffer(name, part)
            else:
                setattr(self, name, part)

    def forward(self, x):
        return self.does(self, x)


def conv(a=C, b=C, kernel=3, padding=1, **more):
    return nn.Conv2d(a, b, kernel, padding=padding, **more)


def only(does, **parts):
    return lambda: Does(does, **{name: part() for name, part in parts.items()})


def add(name, does, **parts):
    IDIOMS[name] = only(does, **parts)


def parameter(*shape):
    return lambda: nn.Parameter(torch.rand(*shape) + 0.5)


def pointwise(a=C, b=C):
    return lambda: nn.Conv2d(a, b, 1)


add("identity", lambda self, x: x)
add("squeeze and excitation", lambda self, x: x * torch.sigmoid(self.a(x.mean((2, 3), keepdim=True))), a=pointwise())
add(
    "squeeze by pooling, view and linear",
    lambda self, x: x * self.a(F.adaptive_avg_pool2d(x, 1).view(x.shape[0], -1)).sigmoid().view(x.shape[0], -1, 1, 1),
    a=lambda: nn.Linear(C, C),
)
add("layer scale", lambda self, x: x + x * self.gamma.view(1, -1, 1, 1), gamma=parameter(C))
add("layer scale, channels last", lambda self, x: (x.permute(0, 2, 3, 1) * self.g).permute(0, 3, 1, 2), g=parameter(C))
add("channel attention by mean over channels", lambda self, x: x * x.mean(1, keepdim=True).sigmoid())
add(
    "spatial attention (CBAM)",
    lambda self, x: x * self.a(torch.cat([x.mean(1, keepdim=True), x.max(1, keepdim=True)[0]], 1)).sigmoid(),
    a=lambda: nn.Conv2d(2, 1, 7, padding=3),
)
add(
    "channel attention (CBAM)",
    lambda self, x: x * (self.a(F.adaptive_avg_pool2d(x, 1)) + self.a(F.adaptive_max_pool2d(x, 1))).sigmoid(),
    a=pointwise(),
)
add("channel shuffle by view and transpose", lambda self, x: _shuffle(x, 2))
add(
    "channel shuffle by permute",
    lambda self, x: x.view(x.shape[0], 4, 2, *x.shape[2:]).permute(0, 2, 1, 3, 4).reshape(x.shape),
)
add("nn.ChannelShuffle", lambda self, x: self.a(x), a=lambda: nn.ChannelShuffle(2))


def _shuffle(x, groups):
    n, c, h, w = x.shape
    return x.view(n, groups, c // groups, h, w).transpose(1, 2).contiguous().view(n, c, h, w)


def _shuffle_unit(self, x):
    one, two = x.chunk(2, 1)
    return _shuffle(torch.cat([one, self.b(self.a(two))], 1), 2)


def _shuffle_unit_alone(self, x):
    """After which only the half that no convolution has seen goes on."""
    one, two = x.chunk(2, 1)
    x = torch.cat([one, self.a(two)], 1)
    return torch.cat([x[:, :4], x[:, :4]], 1)


add("ShuffleNet unit", _shuffle_unit, a=lambda: conv(4, 4, groups=4), b=pointwise(4, 4))
add("half of the channels taken back", _shuffle_unit_alone, a=lambda: conv(4, 4))
add("crop of one pixel", lambda self, x: x[:, :, 1:-1, 1:-1])
add("crop to the top left", lambda self, x: x[:, :, :-4, :-2])
add("U-Net crop and concatenation", lambda self, x: torch.cat([self.a(x), x[:, :, 2:-2, 2:-2]], 1)[:, 4:12],
    a=lambda: conv(kernel=5, padding=0))  # fmt: skip
for mode in ("constant", "reflect", "replicate", "circular"):
    add(
        f"F.pad {mode}", lambda self, x, mode=mode: self.a(F.pad(x, (1, 1, 1, 1), mode=mode)), a=lambda: conv(padding=0)
    )
    add(
        f"F.pad {mode}, one side",
        lambda self, x, mode=mode: self.a(F.pad(x, (0, 1, 2, 1), mode=mode)),
        a=lambda: conv(padding=0, stride=2),
    )
add("padding_mode", lambda self, x: self.b(self.a(x)), a=lambda: conv(padding_mode="circular"),
    b=lambda: conv(padding_mode="reflect"))  # fmt: skip
add("functional PReLU", lambda self, x: F.prelu(x, self.a), a=parameter(C))
add("F.normalize over channels", lambda self, x: F.normalize(x, dim=1))
add("F.normalize over the map", lambda self, x: F.normalize(x.flatten(2), dim=2).view(x.shape))
add(
    "index_select of channels",
    lambda self, x: x.index_select(1, self.i),
    i=lambda: torch.tensor([3, 1, 0, 2, 7, 6, 5, 4]),
)
add("indexing of channels", lambda self, x: x[:, [0, 2, 4, 6, 1, 3, 5, 7]])
add("weight norm", lambda self, x: self.a(x), a=lambda: parametrizations.weight_norm(conv()))
add("spectral norm", lambda self, x: self.a(x), a=lambda: parametrizations.spectral_norm(conv()))
add("standardised weight", lambda self, x: F.conv2d(x, (self.w - self.w.mean((1, 2, 3), True)) / self.w.std((1, 2, 3), keepdim=True), padding=1),
    w=parameter(C, C, 3, 3))  # fmt: skip
add(
    "pixel unshuffle and shuffle",
    lambda self, x: F.pixel_shuffle(self.a(F.pixel_unshuffle(x, 2)), 2),
    a=lambda: conv(4 * C, 4 * C),
)
add("pixel shuffle by hand", lambda self, x: _to_space(self.a(x)), a=lambda: conv(C, 4 * C, 1, 0))


def _to_space(x):
    n, c, h, w = x.shape
    return x.view(n, c // 4, 2, 2, h, w).permute(0, 1, 4, 2, 5, 3).reshape(n, c // 4, 2 * h, 2 * w)


add("space to depth by slices (Focus)", lambda self, x: self.a(torch.cat([x[..., ::2, ::2], x[..., 1::2, ::2], x[..., ::2, 1::2], x[..., 1::2, 1::2]], 1)),
    a=pointwise(4 * C, C))  # fmt: skip
add(
    "patch merging (Swin)",
    lambda self, x: self.a(_merge(x.permute(0, 2, 3, 1))).permute(0, 3, 1, 2),
    a=lambda: nn.Linear(4 * C, C),
)


def _merge(x):
    return torch.cat([x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]], -1)


def _shift(self, x):
    out = torch.zeros_like(x)
    out[:, :2, :, :-1] = x[:, :2, :, 1:]
    out[:, 2:4, :, 1:] = x[:, 2:4, :, :-1]
    out[:, 4:6, :-1] = x[:, 4:6, 1:]
    out[:, 6:] = x[:, 6:]
    return out


add("shift of channel groups (ShiftNet)", lambda self, x: self.a(_shift(self, x)), a=pointwise())
add("roll by one", lambda self, x: torch.roll(x, 1, 3))
add(
    "shift by roll and concatenation",
    lambda self, x: self.a(torch.cat([x.roll(1, 2), x.roll(-1, 2), x], 1)),
    a=pointwise(3 * C, C),
)
add(
    "einops-like reshape there and back",
    lambda self, x: self.a(x.flatten(2).transpose(1, 2)).transpose(1, 2).reshape(x.shape),
    a=lambda: nn.Linear(C, C),
)
add("LayerNorm on permuted (ConvNeXt)", lambda self, x: x + self.c(F.gelu(self.b(self.n(self.a(x).permute(0, 2, 3, 1))))).permute(0, 3, 1, 2),
    a=lambda: conv(kernel=7, padding=3, groups=C), n=lambda: nn.LayerNorm(C), b=lambda: nn.Linear(C, 16), c=lambda: nn.Linear(16, C))  # fmt: skip
add(
    "LayerNorm over channels by hand",
    lambda self, x: (x - x.mean(1, keepdim=True)) / (x.var(1, keepdim=True, unbiased=False) + 1e-6).sqrt(),
)
add("patchify", lambda self, x: self.a(x), a=lambda: nn.Conv2d(C, C, 4, stride=4))


def _windows(x, size):
    n, c, h, w = x.shape
    x = x.permute(0, 2, 3, 1).reshape(n, h // size, size, w // size, size, c)
    return x.permute(0, 1, 3, 2, 4, 5).reshape(-1, size * size, c)


def _back(x, shape, size):
    n, c, h, w = shape
    x = x.reshape(n, h // size, w // size, size, size, c).permute(0, 1, 3, 2, 4, 5)
    return x.reshape(n, h, w, c).permute(0, 3, 1, 2)


def _attention(x):
    return torch.softmax(x @ x.transpose(1, 2) / 4, -1) @ x


add("window attention (Swin)", lambda self, x: _back(_attention(_windows(x, 4)), x.shape, 4))
add(
    "shifted window attention (Swin)",
    lambda self, x: _back(_attention(_windows(x.roll((-2, -2), (2, 3)), 4)), x.shape, 4).roll((2, 2), (2, 3)),
)
add(
    "global context block",
    lambda self, x: x + self.b((x.flatten(2) @ self.a(x).flatten(2).softmax(2).transpose(1, 2)).unsqueeze(-1)),
    a=pointwise(C, 1),
    b=pointwise(),
)
add("non-local attention", lambda self, x: x + (_attention(x.flatten(2).transpose(1, 2))).transpose(1, 2).view(x.shape))
add(
    "scaled_dot_product_attention over pixels",
    lambda self, x: (
        F.scaled_dot_product_attention(*[x.flatten(2).transpose(1, 2)] * 3).transpose(1, 2).reshape(x.shape)
    ),
)
add(
    "attention along rows only",
    lambda self, x: (
        _attention(x.permute(0, 2, 3, 1).flatten(0, 1)).view(x.shape[0], *x.shape[2:], C).permute(0, 3, 1, 2)
    ),
)
add("dilated branches (ASPP)", lambda self, x: self.d(torch.cat([self.a(x), self.b(x), self.c(x)], 1)),
    a=pointwise(), b=lambda: conv(dilation=2, padding=2), c=lambda: conv(dilation=3, padding=3), d=pointwise(3 * C, C))  # fmt: skip
add("ASPP with image pooling", lambda self, x: self.d(torch.cat([self.b(x), F.interpolate(self.a(F.adaptive_avg_pool2d(x, 1)), size=x.shape[2:], mode="bilinear")], 1)),
    a=pointwise(), b=lambda: conv(dilation=2, padding=2), d=pointwise(2 * C, C))  # fmt: skip
add(
    "FPN, upsampled and added",
    lambda self, x: x + F.interpolate(self.a(x), scale_factor=2, mode="nearest"),
    a=lambda: conv(stride=2),
)
add(
    "upsampled bilinearly and added",
    lambda self, x: x + F.interpolate(self.a(x), scale_factor=2, mode="bilinear"),
    a=lambda: conv(stride=2),
)
add("nn.Upsample", lambda self, x: self.a(x), a=lambda: nn.Upsample(scale_factor=2))
add(
    "upsampled with aligned corners",
    lambda self, x: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True),
)
add("upsampled bicubically", lambda self, x: F.interpolate(x, scale_factor=2, mode="bicubic"))
add("downsampled by interpolate", lambda self, x: F.interpolate(x, scale_factor=0.5, mode="bilinear"))
add("downsampled to an odd size", lambda self, x: F.interpolate(x, size=(7, 9), mode="bilinear"))
add("area interpolation", lambda self, x: F.interpolate(x, size=(8, 12), mode="area"))
add("transposed convolution", lambda self, x: self.a(x), a=lambda: nn.ConvTranspose2d(C, C, 4, stride=2, padding=1))
add(
    "transposed convolution with overlap",
    lambda self, x: self.a(x),
    a=lambda: nn.ConvTranspose2d(C, C, 3, stride=2, padding=1, output_padding=1),
)
add("strided slicing", lambda self, x: x[..., ::2, ::2])
add("blur by a fixed kernel (BlurPool)", lambda self, x: F.conv2d(F.pad(x, (1, 1, 1, 1), "reflect"), self.k, stride=2, groups=C),
    k=lambda: torch.outer(*[torch.tensor([0.25, 0.5, 0.25])] * 2).expand(C, 1, 3, 3).clone())  # fmt: skip
add(
    "global response normalisation",
    lambda self, x: x + x * (x.norm(2, (2, 3), True) / (x.norm(2, (2, 3), True).mean(1, True) + 1e-6)),
)
add("efficient channel attention", lambda self, x: x * self.a(x.mean((2, 3)).unsqueeze(1)).transpose(1, 2).unsqueeze(-1).sigmoid(),
    a=lambda: nn.Conv1d(1, 1, 3, padding=1))  # fmt: skip
add("dropout, eval", lambda self, x: F.dropout2d(self.a(x), 0.5, self.training), a=lambda: nn.Dropout(0.3))
add(
    "stochastic depth, eval",
    lambda self, x: x + (self.a(x) * torch.zeros(1).bernoulli_(0.5) if self.training else self.a(x)),
    a=conv,
)
add("GroupNorm", lambda self, x: self.a(x), a=lambda: nn.GroupNorm(2, C))
add("InstanceNorm", lambda self, x: self.a(x), a=lambda: nn.InstanceNorm2d(C))
add("BatchNorm, eval", lambda self, x: self.a(x), a=lambda: nn.BatchNorm2d(C))
add(
    "batch norm by hand",
    lambda self, x: F.batch_norm(x, self.m, self.v),
    m=lambda: torch.zeros(C),
    v=lambda: torch.ones(C),
)
add("local response norm", lambda self, x: F.local_response_norm(x, 3))
add(
    "unfold (involution)",
    lambda self, x: (F.unfold(x, 3, padding=1).view(x.shape[0], C, 9, *x.shape[2:]) * self.w).sum(2),
    w=parameter(1, 1, 9, 1, 1),
)
add(
    "involution with its own kernel",
    lambda self, x: (F.unfold(x, 3, padding=1).view(x.shape[0], C, 9, *x.shape[2:]) * self.k(x).unsqueeze(1)).sum(2),
    k=pointwise(C, 9),
)
add("patches by Tensor.unfold", lambda self, x: x.unfold(2, 3, 1).unfold(3, 3, 1).mean((-1, -2)))
add(
    "grid_sample with a fixed grid",
    lambda self, x: F.grid_sample(
        x,
        F.affine_grid(torch.eye(2, 3, dtype=x.dtype)[None].expand(len(x), -1, -1), x.shape, align_corners=False),
        align_corners=False,
    ),
)
add(
    "grid_sample with offsets from the image",
    lambda self, x: F.grid_sample(x, 0.9 * self.a(x).permute(0, 2, 3, 1).tanh(), align_corners=False),
    a=pointwise(C, 2),
)
add("max pooling, ceil mode", lambda self, x: self.a(x), a=lambda: nn.MaxPool2d(3, 2, ceil_mode=True))
add("average pooling without padding counted", lambda self, x: F.avg_pool2d(x, 3, 1, 1, count_include_pad=False))
add("adaptive pooling that fits", lambda self, x: F.adaptive_avg_pool2d(x, (6, 6)))
add("adaptive pooling that does not fit", lambda self, x: F.adaptive_avg_pool2d(x, 7))
add("adaptive pooling of one axis", lambda self, x: x * F.adaptive_avg_pool2d(x, (None, 1)).sigmoid())
add(
    "strip pooling (coordinate attention)",
    lambda self, x: x * self.a(x.mean(3, keepdim=True)).sigmoid() * self.a(x.mean(2, keepdim=True)).sigmoid(),
    a=pointwise(),
)
add(
    "pyramid pooling",
    lambda self, x: torch.cat([x, F.interpolate(F.adaptive_avg_pool2d(x, 3), size=x.shape[2:])], 1)[:, 4:12],
)
add("torch.where on the image", lambda self, x: torch.where(x > 0, x, 0.1 * self.a(x)), a=conv)
add("fixed mask", lambda self, x: x * self.m, m=lambda: (torch.arange(24) % 2).double().view(1, 1, 1, 24))
add("masked kernel (PixelCNN)", lambda self, x: F.conv2d(x, self.w * self.m, padding=1), w=parameter(C, C, 3, 3),
    m=lambda: torch.tensor([[1.0, 1, 1], [1, 1, 0], [0, 0, 0]]))  # fmt: skip
add("GLU by chunk", lambda self, x: torch.mul(*self.a(x).chunk(2, 1)), a=lambda: conv(C, 2 * C))
add("F.glu", lambda self, x: F.glu(self.a(x), 1), a=lambda: conv(C, 2 * C))
add("checkpointing", lambda self, x: torch.utils.checkpoint.checkpoint(self.a, x, use_reentrant=False), a=conv)
add("addition in place", lambda self, x: self.a(x).add_(x), a=lambda: conv(kernel=5, padding=2))
add("in place on a part", lambda self, x: _in_place(self.b(x), self.a(x)), a=lambda: conv(C, 4, 5, 2), b=pointwise())


def _in_place(x, more):
    x[:, :4] += more
    return x


add("list of outputs", lambda self, x: [self.a(x), self.b(x)][1], a=conv, b=lambda: conv(kernel=5, padding=2))
add("dict of outputs", lambda self, x: {"out": self.b(self.a(x))}["out"], a=conv, b=conv)
add("einsum for 1 × 1", lambda self, x: torch.einsum("nchw,oc->nohw", x, self.w), w=parameter(C, C))
add("matmul for 1 × 1", lambda self, x: (self.w @ x.flatten(2)).view(x.shape), w=parameter(C, C))
add("matmul on the last axis", lambda self, x: (x.permute(0, 2, 3, 1) @ self.w).permute(0, 3, 1, 2), w=parameter(C, C))
add("flips", lambda self, x: x.flip(3))
add("flipped and added", lambda self, x: x + x.flip(2))
add("transposed", lambda self, x: x.transpose(2, 3))
add(
    "transposed back",
    lambda self, x: self.a(x.transpose(2, 3)).transpose(2, 3),
    a=lambda: conv(kernel=(5, 1), padding=(2, 0)),
)
add(
    "depthwise over concatenated branches",
    lambda self, x: self.c(torch.cat([self.a(x), x[:, :4]], 1)),
    a=lambda: conv(C, 4, 5, 2),
    c=lambda: conv(groups=C),
)
add(
    "Res2Net, channel groups in a row",
    lambda self, x: _res2(self, x),
    a=lambda: conv(2, 2),
    b=lambda: conv(2, 2),
    c=lambda: conv(2, 2),
)


def _res2(self, x):
    one, two, three, four = x.split(2, 1)
    two = self.a(two)
    three = self.b(two + three)
    return torch.cat([one, two, three, self.c(three + four)], 1)


add("softmax over channels", lambda self, x: x.softmax(1))
add("soft argmax over the map", lambda self, x: x * x.flatten(2).softmax(-1).view(x.shape))
add("sorted along the rows", lambda self, x: x.sort(3).values)
add("running sum along the rows", lambda self, x: x.cumsum(3))
add(
    "Fourier filter",
    lambda self, x: torch.fft.irfft2(torch.fft.rfft2(x) * self.w, s=x.shape[2:]),
    w=parameter(1, 1, 1, 1),
)
add("mixing along each axis by linear layers", lambda self, x: x + self.a(x), a=lambda: nn.Linear(24, 24))
add(
    "stacked and averaged",
    lambda self, x: torch.stack([self.a(x), self.b(x)]).mean(0),
    a=conv,
    b=lambda: conv(dilation=2, padding=2),
)
add(
    "selective kernels",
    lambda self, x: _selective(self, x),
    a=conv,
    b=lambda: conv(dilation=2, padding=2),
    c=lambda: nn.Linear(C, 2 * C),
)


def _selective(self, x):
    parts = torch.stack([self.a(x), self.b(x)], 1)
    weights = self.c(parts.sum(1).mean((2, 3))).view(-1, 2, C, 1, 1).softmax(1)
    return (parts * weights).sum(1)


add("kernel made from the image (dynamic)", lambda self, x: _dynamic(self, x), a=lambda: nn.Linear(C, C * 9))


def _dynamic(self, x):
    n, c, h, w = x.shape
    kernels = self.a(x.mean((2, 3))).view(n * c, 1, 3, 3)
    return F.conv2d(x.reshape(1, n * c, h, w), kernels, padding=1, groups=n * c).view(x.shape)


add("relu6, hardswish and clamp", lambda self, x: F.hardswish(F.relu6(x)).clamp(-1, 4) + x)
add("complex and back", lambda self, x: torch.view_as_real(torch.complex(x, x) * 2)[..., 0])
add("fold after unfold", lambda self, x: F.fold(F.unfold(x, 2, stride=2), x.shape[2:], 2, stride=2))
add(
    "maxout over channels",
    lambda self, x: self.a(x).view(x.shape[0], C, 2, *x.shape[2:]).amax(2),
    a=lambda: conv(C, 2 * C),
)
add(
    "Haar wavelets by slices",
    lambda self, x: self.a(torch.cat([x[..., ::2, :] + x[..., 1::2, :], x[..., ::2, :] - x[..., 1::2, :]], 1)),
    a=pointwise(2 * C, C),
)
add(
    "separable kernels",
    lambda self, x: self.b(self.a(x)),
    a=lambda: conv(kernel=(7, 1), padding=(3, 0)),
    b=lambda: conv(kernel=(1, 5), padding=(0, 2)),
)
add("even kernel, padding same", lambda self, x: self.a(x), a=lambda: nn.Conv2d(C, C, 4, padding="same"))
add("difference of neighbours", lambda self, x: F.pad(x[..., 1:] - x[..., :-1], (0, 1)))
