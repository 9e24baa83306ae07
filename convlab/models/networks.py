"""Famous networks as stacks of specs: `names()` lists them, `get(name)` gives one with its source and its choices.

torch is not needed; ``convlab.models.to_module(get(name).specs)`` makes the module. Dropout is left out: it has neither
parameters nor multiplications, and does nothing in eval mode. Every network was written down from its paper, or, where
its name says ``torchvision``, from the numbers of torchvision's reference models.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import math
from collections.abc import Sequence
from typing import Any

from convlab.spec import Conv2dSpec
from convlab.stacks import (
    ActivationSpec,
    AdaptivePoolSpec,
    ConcatSpec,
    CostTable,
    CropSpec,
    FieldTable,
    FlattenSpec,
    GateSpec,
    LinearSpec,
    NormSpec,
    PoolSpec,
    ResidualSpec,
    ScaleSpec,
    SelectSpec,
    StackError,
    UpsampleSpec,
    cost,
    receptive_field,
)

Stack = dict[str, Any]  # name -> spec, or a stack again


@dataclasses.dataclass(frozen=True)
class Network:
    """A network as a stack of specs.

    Attributes
    ----------
    name, title : str
    source : str
        Who, what, when.
    input_size : (int, int, int)
        The picture its numbers are published for, ``(C, H, W)``.
    specs : dict
        The stack; its entry ``"head"``, if there is one, is the classifier.
    choices : dict
        For a parameter of ``nn.Conv2d``: what this network chose, and why.
    way_down : dict, optional
        Of a network that comes up again (U-Net): the part that goes down, which is what a receptive field is told of.
    """

    name: str
    title: str
    source: str
    input_size: tuple
    specs: dict
    choices: dict = dataclasses.field(default_factory=dict)
    way_down: dict | None = None

    @property
    def features(self) -> Stack:
        """The stack without its head, or the way down: what receptive fields are told of."""
        return self.way_down or {name: item for name, item in self.specs.items() if name != "head"}

    def cost(self, input_size: Sequence[int] | None = None) -> CostTable:
        """`convlab.cost` for ``input_size``, or for the size its numbers are published for."""
        return cost(self.specs, input_size or self.input_size)

    def receptive_field(self) -> FieldTable:
        """`convlab.receptive_field` of the features."""
        return receptive_field(self.features)


def relu() -> ActivationSpec:
    return ActivationSpec("relu")


def _flat_head(*sizes, activation="relu"):
    """Flatten, then linear layers with activations between them."""
    head = {"flatten": FlattenSpec()}
    for i, (wide, narrow) in enumerate(itertools.pairwise(sizes), 1):
        head[f"fc{i}"] = LinearSpec(wide, narrow)
        if i < len(sizes) - 1:
            head[f"act{i}"] = ActivationSpec(activation)
    return head


def _pooled_head(channels, classes=1000):
    return {"pool": AdaptivePoolSpec(1), "flatten": FlattenSpec(), "fc": LinearSpec(channels, classes)}


def _conv_norm(fan_in, fan_out, kernel, stride=1, *, dilation=1, groups=1, act="relu"):
    """Convolution without bias, padded to keep the size at stride 1; batch norm; activation, unless it is None."""
    padding = dilation * (kernel - 1) // 2
    layers = {
        "conv": Conv2dSpec(fan_in, fan_out, kernel, stride, padding, dilation, groups, bias=False),
        "norm": NormSpec(fan_out),
    }
    return layers | ({"act": ActivationSpec(act)} if act else {})


def _rounded(channels, divisor=8):
    """Width rounded to a multiple of 8, never below 90 % (Sandler et al.'s code, and torchvision's)."""
    near = max(divisor, int(channels + divisor / 2) // divisor * divisor)
    return near + divisor if near < 0.9 * channels else near


# -- the first ones ----------------------------------------------------------------------------------------------------

# LeCun et al. 1998, Table I: the maps of S2 that each map of C3 reads.
LENET_C3 = (
    *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),
    *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),
    *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5), (0, 1, 2, 3, 4, 5)),
)


def lenet5() -> Stack:
    """LeNet-5 up to F6, with its partial connections and trainable subsampling, without the ten fixed RBF units."""

    def subsample(channels):
        return {
            "mean": PoolSpec(2, kind="avg"),
            "scale": ScaleSpec(channels, bias=True),
            "act": ActivationSpec("sigmoid"),
        }

    partial = {
        str(i): {"maps": SelectSpec(maps), "conv": Conv2dSpec(len(maps), 1, 5)} for i, maps in enumerate(LENET_C3)
    }
    return {
        "C1": Conv2dSpec(1, 6, 5),
        "act1": ActivationSpec("tanh"),
        "S2": subsample(6),
        "C3": ConcatSpec(partial),
        "act3": ActivationSpec("tanh"),
        "S4": subsample(16),
        "C5": Conv2dSpec(16, 120, 5),
        "act5": ActivationSpec("tanh"),
        "head": {"flatten": FlattenSpec(), "F6": LinearSpec(120, 84), "act6": ActivationSpec("tanh")},
    }


def alexnet_2012(groups: int = 2) -> Stack:
    """The network of 2012, split over two GPUs (``groups=2``), for 227 × 227 pictures."""
    return {
        "conv1": Conv2dSpec(3, 96, 11, stride=4),
        "relu1": relu(),
        "norm1": NormSpec(96, "local_response"),
        "pool1": PoolSpec(3, 2),
        "conv2": Conv2dSpec(96, 256, 5, padding=2, groups=groups),
        "relu2": relu(),
        "norm2": NormSpec(256, "local_response"),
        "pool2": PoolSpec(3, 2),
        "conv3": Conv2dSpec(256, 384, 3, padding=1),
        "relu3": relu(),
        "conv4": Conv2dSpec(384, 384, 3, padding=1, groups=groups),
        "relu4": relu(),
        "conv5": Conv2dSpec(384, 256, 3, padding=1, groups=groups),
        "relu5": relu(),
        "pool5": PoolSpec(3, 2),
        "head": _flat_head(9216, 4096, 4096, 1000),
    }


def alexnet() -> Stack:
    """The one-column version of 2014, as in torchvision."""
    return {
        "conv1": Conv2dSpec(3, 64, 11, stride=4, padding=2),
        "relu1": relu(),
        "pool1": PoolSpec(3, 2),
        "conv2": Conv2dSpec(64, 192, 5, padding=2),
        "relu2": relu(),
        "pool2": PoolSpec(3, 2),
        "conv3": Conv2dSpec(192, 384, 3, padding=1),
        "relu3": relu(),
        "conv4": Conv2dSpec(384, 256, 3, padding=1),
        "relu4": relu(),
        "conv5": Conv2dSpec(256, 256, 3, padding=1),
        "relu5": relu(),
        "pool5": PoolSpec(3, 2),
        "head": _flat_head(9216, 4096, 4096, 1000),
    }


VGG_CONVS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}


def vgg(depth: int, last_kernel: int = 3) -> Stack:
    """VGG A (11), B (13), D (16) or E (19); 16 with ``last_kernel=1`` is C, whose third convolutions are 1×1."""
    specs: Stack = {}
    width = 3
    for block, (convs, channels) in enumerate(zip(VGG_CONVS[depth], (64, 128, 256, 512, 512), strict=True), 1):
        for i in range(1, convs + 1):
            kernel = last_kernel if i == 3 else 3
            specs[f"conv{block}_{i}"] = Conv2dSpec(width, channels, kernel, padding=kernel // 2)
            specs[f"relu{block}_{i}"] = relu()
            width = channels
        specs[f"pool{block}"] = PoolSpec(2)
    return specs | {"head": _flat_head(512 * 7 * 7, 4096, 4096, 1000)}


# -- side by side, and residual ----------------------------------------------------------------------------------------


def squeezenet() -> Stack:
    """SqueezeNet 1.0: 1×1 convolutions squeeze, then 1×1 and 3×3 ones expand, side by side."""

    def fire(fan_in, squeeze, expand):
        return {
            "squeeze": Conv2dSpec(fan_in, squeeze, 1),
            "act": relu(),
            "expand": ConcatSpec(
                {
                    "1x1": {"conv": Conv2dSpec(squeeze, expand, 1), "act": relu()},
                    "3x3": {"conv": Conv2dSpec(squeeze, expand, 3, padding=1), "act": relu()},
                }
            ),
        }

    return {
        "conv1": Conv2dSpec(3, 96, 7, stride=2),
        "relu1": relu(),
        "pool1": PoolSpec(3, 2, ceil_mode=True),
        "fire2": fire(96, 16, 64),
        "fire3": fire(128, 16, 64),
        "fire4": fire(128, 32, 128),
        "pool4": PoolSpec(3, 2, ceil_mode=True),
        "fire5": fire(256, 32, 128),
        "fire6": fire(256, 48, 192),
        "fire7": fire(384, 48, 192),
        "fire8": fire(384, 64, 256),
        "pool8": PoolSpec(3, 2, ceil_mode=True),
        "fire9": fire(512, 64, 256),
        "conv10": {"conv": Conv2dSpec(512, 1000, 1), "act": relu()},
        "head": {"pool": AdaptivePoolSpec(1), "flatten": FlattenSpec()},
    }


RESNET_BLOCKS = {
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
    200: (3, 24, 36, 3),
}


def resnet_features(
    depth: int,
    *,
    stride_on: str = "3x3",
    groups: int = 1,
    width_per_group: int = 64,
    dilated: Sequence[bool] = (False, False, False),
) -> Stack:
    """The stages of a ResNet.

    Parameters
    ----------
    depth : int
        18, 34 (two 3×3 convolutions a block), 50, 101, 152 or 200 (1×1, 3×3, 1×1).
    stride_on : {"3x3", "1x1"}
        Which convolution of a bottleneck takes the stride. He et al. 2015 put it on the first 1×1 ("v1"); torchvision,
        like most since, puts it on the 3×3 ("v1.5"), which reads every pixel.
    groups, width_per_group : int
        32 and 4 give ResNeXt 32×4d.
    dilated : (bool, bool, bool)
        Whether the second, third and fourth stage dilate instead of striding, as for segmentation.
    """
    basic = depth < 50
    expansion = 1 if basic else 4
    specs = {"conv1": _conv_norm(3, 64, 7, 2), "pool1": PoolSpec(3, 2, padding=1)}
    width, dilation = 64, 1
    for stage, blocks in enumerate(RESNET_BLOCKS[depth]):
        channels, stride = 64 * 2**stage, 1 if stage == 0 else 2
        before = dilation
        if stage and dilated[stage - 1]:
            dilation, stride = dilation * stride, 1
        for block in range(blocks):
            step, rate = (stride, before) if block == 0 else (1, dilation)
            inner = channels if basic else channels * width_per_group // 64 * groups
            if basic:
                body = {
                    "a": _conv_norm(width, channels, 3, step, dilation=rate),
                    "b": _conv_norm(channels, channels, 3, dilation=rate, act=None),
                }
            else:
                first, second = (1, step) if stride_on == "3x3" else (step, 1)
                body = {
                    "a": _conv_norm(width, inner, 1, first),
                    "b": _conv_norm(inner, inner, 3, second, dilation=rate, groups=groups),
                    "c": _conv_norm(inner, channels * expansion, 1, act=None),
                }
            fits = step == 1 and width == channels * expansion
            shortcut = {} if fits else _conv_norm(width, channels * expansion, 1, step, act=None)
            specs[f"stage{stage + 1}_{block + 1}"] = {"residual": ResidualSpec(body, shortcut), "act": relu()}
            width = channels * expansion
    return specs


def resnet(depth: int, **options: Any) -> Stack:
    """A ResNet, or with ``groups`` a ResNeXt; options as in `resnet_features`."""
    return resnet_features(depth, **options) | {"head": _pooled_head(512 if depth < 50 else 2048)}


# -- for small devices -------------------------------------------------------------------------------------------------


def mobilenet_v1(width: float = 1.0) -> Stack:
    """MobileNetV1 with a width multiplier: depthwise 3×3 and pointwise 1×1, thirteen times."""
    plan = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *((512, 1),) * 5, (1024, 2), (1024, 1))
    channels = int(32 * width)
    specs = {"conv1": _conv_norm(3, channels, 3, 2)}
    for i, (wide, stride) in enumerate(plan, 2):
        out = int(wide * width)
        specs[f"block{i}"] = {
            "depthwise": _conv_norm(channels, channels, 3, stride, groups=channels),
            "pointwise": _conv_norm(channels, out, 1),
        }
        channels = out
    return specs | {"head": _pooled_head(channels)}


def mobilenet_v2(width: float = 1.0) -> Stack:
    """MobileNetV2: expand by 1×1, depthwise 3×3, project by 1×1 without activation, add."""
    plan = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
    channels = _rounded(32 * width)
    specs = {"conv1": _conv_norm(3, channels, 3, 2, act="relu6")}
    for stage, (expand, wide, repeats, first) in enumerate(plan, 1):
        out = _rounded(wide * width)
        for i in range(repeats):
            stride, inner = first if i == 0 else 1, channels * expand
            body = {} if expand == 1 else {"expand": _conv_norm(channels, inner, 1, act="relu6")}
            body["depthwise"] = _conv_norm(inner, inner, 3, stride, groups=inner, act="relu6")
            body["project"] = _conv_norm(inner, out, 1, act=None)
            specs[f"stage{stage}_{i + 1}"] = ResidualSpec(body) if stride == 1 and channels == out else body
            channels = out
    last = _rounded(1280 * max(1.0, width))
    return specs | {"conv_last": _conv_norm(channels, last, 1, act="relu6"), "head": _pooled_head(last)}


def efficientnet_b0() -> Stack:
    """EfficientNet-B0: MobileNetV2's blocks, some with 5×5, each with squeeze and excitation."""
    plan = (
        *((1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3)),
        *((6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)),
    )
    channels = 32
    specs = {"conv1": _conv_norm(3, channels, 3, 2, act="silu")}
    for stage, (expand, kernel, first, out, repeats) in enumerate(plan, 1):
        for i in range(repeats):
            stride, inner = first if i == 0 else 1, channels * expand
            squeezed = max(1, channels // 4)
            body = {} if expand == 1 else {"expand": _conv_norm(channels, inner, 1, act="silu")}
            body["depthwise"] = _conv_norm(inner, inner, kernel, stride, groups=inner, act="silu")
            body["excite"] = _excite(inner, squeezed, act="silu")
            body["project"] = _conv_norm(inner, out, 1, act=None)
            specs[f"stage{stage}_{i + 1}"] = ResidualSpec(body) if stride == 1 and channels == out else body
            channels = out
    return specs | {"conv_last": _conv_norm(channels, 1280, 1, act="silu"), "head": _pooled_head(1280)}


# -- large kernels again -----------------------------------------------------------------------------------------------

CONVNEXT = {
    "tiny": ((96, 192, 384, 768), (3, 3, 9, 3)),
    "small": ((96, 192, 384, 768), (3, 3, 27, 3)),
    "base": ((128, 256, 512, 1024), (3, 3, 27, 3)),
}


def convnext(size: str = "tiny", kernels: Sequence[int] = (7, 7, 7, 7)) -> Stack:
    """ConvNeXt: 4×4 patches, then blocks of a depthwise 7×7 and two 1×1 convolutions; few norms and activations."""
    widths, blocks = CONVNEXT[size]
    specs: Stack = {"stem": {"conv": Conv2dSpec(3, widths[0], 4, stride=4), "norm": NormSpec(widths[0], "layer")}}
    for stage, (channels, repeats, kernel) in enumerate(zip(widths, blocks, kernels, strict=True), 1):
        if stage > 1:
            before = widths[stage - 2]
            specs[f"down{stage}"] = {
                "norm": NormSpec(before, "layer"),
                "conv": Conv2dSpec(before, channels, 2, stride=2),
            }
        for i in range(repeats):
            specs[f"stage{stage}_{i + 1}"] = ResidualSpec(
                {
                    "depthwise": Conv2dSpec(channels, channels, kernel, padding=kernel // 2, groups=channels),
                    "norm": NormSpec(channels, "layer"),
                    "expand": Conv2dSpec(channels, 4 * channels, 1),
                    "act": ActivationSpec("gelu"),
                    "project": Conv2dSpec(4 * channels, channels, 1),
                    "scale": ScaleSpec(channels),
                }
            )
    head = {"pool": AdaptivePoolSpec(1), "norm": NormSpec(widths[-1], "layer"), "flatten": FlattenSpec()}
    return specs | {"head": head | {"fc": LinearSpec(widths[-1], 1000)}}


# -- dense prediction --------------------------------------------------------------------------------------------------


def context_module(channels: int = 64) -> Stack:
    """Yu and Koltun's basic context module: 3×3 at dilations 1, 1, 2, 4, 8, 16, 1, then 1×1; the map keeps its size."""
    specs: Stack = {}
    for i, rate in enumerate((1, 1, 2, 4, 8, 16, 1), 1):
        specs[f"conv{i}"] = Conv2dSpec(channels, channels, 3, padding=rate, dilation=rate)
        specs[f"relu{i}"] = relu()
    return specs | {"conv8": Conv2dSpec(channels, channels, 1)}


def aspp(channels: int = 2048, size: int = 65, rates: Sequence[int] = (12, 24, 36), classes: int = 21) -> Stack:
    """DeepLabv3's head: atrous spatial pyramid pooling, that is one 1×1, three dilated 3×3, and the picture's mean.

    ``size`` is the height and width of the map it reads; the mean is spread over it again.
    """
    branches = {"1x1": _conv_norm(channels, 256, 1)}
    for rate in rates:
        branches[f"rate{rate}"] = _conv_norm(channels, 256, 3, dilation=rate)
    branches["mean"] = {"pool": AdaptivePoolSpec(1), **_conv_norm(channels, 256, 1), "spread": UpsampleSpec(size)}
    return {
        "pyramid": ConcatSpec(branches),
        "project": _conv_norm(256 * len(branches), 256, 1),
        "conv": _conv_norm(256, 256, 3),
        "classes": Conv2dSpec(256, classes, 1),
    }


def deeplab_v3(depth: int = 50, size: int = 520) -> Stack:
    """DeepLabv3 on a ResNet whose last two stages dilate instead of striding, as in torchvision (output stride 8)."""
    map_size = math.ceil(size / 8)
    backbone = resnet_features(depth, dilated=(False, True, True))
    return backbone | {"head": aspp(size=map_size) | {"enlarge": UpsampleSpec(size)}}


def deeplab_auxiliary(classes: int = 21) -> Stack:
    """The second head that torchvision's DeepLabv3 carries on the third stage, for training."""
    return {"conv": _conv_norm(1024, 256, 3), "classes": Conv2dSpec(256, classes, 1)}


# -- what came later ---------------------------------------------------------------------------------------------------


def _excite(channels, squeezed, act="relu", gate="sigmoid"):
    """Squeeze and excitation (Hu et al. 2018): the mean of each map decides by how much it is multiplied."""
    return GateSpec(
        {
            "pool": AdaptivePoolSpec(1),
            "squeeze": Conv2dSpec(channels, squeezed, 1),
            "act": ActivationSpec(act),
            "expand": Conv2dSpec(squeezed, channels, 1),
            "gate": ActivationSpec(gate),
        }
    )


# For each block: kernel, channels inside, channels out, squeeze and excitation, activation, stride.
MOBILENET_V3 = {
    "large": (
        *((3, 16, 16, 0, "relu", 1), (3, 64, 24, 0, "relu", 2), (3, 72, 24, 0, "relu", 1)),
        *((5, 72, 40, 1, "relu", 2), (5, 120, 40, 1, "relu", 1), (5, 120, 40, 1, "relu", 1)),
        *((3, 240, 80, 0, "hardswish", 2), (3, 200, 80, 0, "hardswish", 1)),
        *((3, 184, 80, 0, "hardswish", 1), (3, 184, 80, 0, "hardswish", 1)),
        *((3, 480, 112, 1, "hardswish", 1), (3, 672, 112, 1, "hardswish", 1)),
        *((5, 672, 160, 1, "hardswish", 2), (5, 960, 160, 1, "hardswish", 1), (5, 960, 160, 1, "hardswish", 1)),
    ),
    "small": (
        *((3, 16, 16, 1, "relu", 2), (3, 72, 24, 0, "relu", 2), (3, 88, 24, 0, "relu", 1)),
        *((5, 96, 40, 1, "hardswish", 2), (5, 240, 40, 1, "hardswish", 1), (5, 240, 40, 1, "hardswish", 1)),
        *((5, 120, 48, 1, "hardswish", 1), (5, 144, 48, 1, "hardswish", 1)),
        *((5, 288, 96, 1, "hardswish", 2), (5, 576, 96, 1, "hardswish", 1), (5, 576, 96, 1, "hardswish", 1)),
    ),
}


def mobilenet_v3(size: str = "large") -> Stack:
    """MobileNetV3: MobileNetV2's blocks, some with 5×5 and with squeeze and excitation, found by a search."""
    channels = 16
    specs = {"conv1": _conv_norm(3, channels, 3, 2, act="hardswish")}
    for i, (kernel, inner, out, excites, act, stride) in enumerate(MOBILENET_V3[size], 1):
        body = {} if inner == channels else {"expand": _conv_norm(channels, inner, 1, act=act)}
        body["depthwise"] = _conv_norm(inner, inner, kernel, stride, groups=inner, act=act)
        if excites:
            body["excite"] = _excite(inner, _rounded(inner / 4), gate="hardsigmoid")
        body["project"] = _conv_norm(inner, out, 1, act=None)
        specs[f"block{i}"] = ResidualSpec(body) if stride == 1 and channels == out else body
        channels = out
    last, wide = 6 * channels, {"large": 1280, "small": 1024}[size]
    head = {"pool": AdaptivePoolSpec(1), **_flat_head(last, wide, 1000, activation="hardswish")}
    return specs | {"conv_last": _conv_norm(channels, last, 1, act="hardswish"), "head": head}


# For each block: kernel of the first and of the second depthwise layer (0: there is none), widening, channels, stride.
MOBILENET_V4_SMALL = (
    *((5, 5, 3, 96, 2), *((0, 3, 2, 96, 1),) * 4, (3, 0, 4, 96, 1), (3, 3, 6, 128, 2), (5, 5, 4, 128, 1)),
    *((0, 5, 4, 128, 1), (0, 5, 3, 128, 1), (0, 3, 4, 128, 1), (0, 3, 4, 128, 1)),
)


def mobilenet_v4_conv_small() -> Stack:
    """MobileNetV4-Conv-S: ordinary convolutions first, then blocks with none, one or two depthwise layers."""
    specs = {}
    for i, (fan_in, out, kernel, stride) in enumerate(
        ((3, 32, 3, 2), (32, 32, 3, 2), (32, 32, 1, 1), (32, 96, 3, 2), (96, 64, 1, 1)), 1
    ):
        specs[f"conv{i}"] = _conv_norm(fan_in, out, kernel, stride)
    channels = 64
    for i, (first, second, widening, out, stride) in enumerate(MOBILENET_V4_SMALL, 1):
        inner, body = _rounded(channels * widening), {}
        if first:
            step = 1 if second else stride
            body["before"] = _conv_norm(channels, channels, first, step, groups=channels, act=None)
        body["expand"] = _conv_norm(channels, inner, 1)
        if second:
            body["depthwise"] = _conv_norm(inner, inner, second, stride, groups=inner)
        body["project"] = _conv_norm(inner, out, 1, act=None)
        specs[f"block{i}"] = ResidualSpec(body) if stride == 1 and channels == out else body
        channels = out
    head = {"pool": AdaptivePoolSpec(1), "wide": _conv_norm(960, 1280, 1), "flatten": FlattenSpec()}
    head["fc"] = LinearSpec(1280, 1000)
    return specs | {"conv_last": _conv_norm(channels, 960, 1), "head": head}


def efficientnet_v2_s() -> Stack:
    """EfficientNetV2-S: in the first stages one ordinary 3×3 widens, in place of a pointwise and a depthwise layer."""
    plan = (
        *((True, 1, 1, 24, 2), (True, 4, 2, 48, 4), (True, 4, 2, 64, 4)),
        *((False, 4, 2, 128, 6), (False, 6, 1, 160, 9), (False, 6, 2, 256, 15)),
    )
    channels = 24
    specs = {"conv1": _conv_norm(3, channels, 3, 2, act="silu")}
    for stage, (fused, widening, first, out, repeats) in enumerate(plan, 1):
        for i in range(repeats):
            stride, inner = first if i == 0 else 1, channels * widening
            if fused and widening == 1:
                body = {"conv": _conv_norm(channels, out, 3, stride, act="silu")}
            elif fused:
                body = {"expand": _conv_norm(channels, inner, 3, stride, act="silu")}
            else:
                body = {
                    "expand": _conv_norm(channels, inner, 1, act="silu"),
                    "depthwise": _conv_norm(inner, inner, 3, stride, groups=inner, act="silu"),
                    "excite": _excite(inner, channels // 4, act="silu"),
                }
            if widening > 1:
                body["project"] = _conv_norm(inner, out, 1, act=None)
            specs[f"stage{stage}_{i + 1}"] = ResidualSpec(body) if stride == 1 and channels == out else body
            channels = out
    return specs | {"conv_last": _conv_norm(channels, 1280, 1, act="silu"), "head": _pooled_head(1280)}


def regnet_y_400mf() -> Stack:
    """RegNetY-400MF: widths that grow along a straight line, groups of 8 channels, squeeze and excitation."""
    width = 32
    specs = {"conv1": _conv_norm(3, width, 3, 2)}
    for stage, (out, blocks) in enumerate(((48, 1), (104, 3), (208, 6), (440, 6)), 1):
        for block in range(blocks):
            stride = 2 if block == 0 else 1
            body = {
                "a": _conv_norm(width, out, 1),
                "b": _conv_norm(out, out, 3, stride, groups=out // 8),
                "excite": _excite(out, round(width / 4)),
                "c": _conv_norm(out, out, 1, act=None),
            }
            shortcut = {} if stride == 1 and width == out else _conv_norm(width, out, 1, stride, act=None)
            specs[f"stage{stage}_{block + 1}"] = {"residual": ResidualSpec(body, shortcut), "act": relu()}
            width = out
    return specs | {"head": _pooled_head(width)}


def repvgg_a0(deployed: bool = False) -> Stack:
    """RepVGG-A0: a 3×3, a 1×1 and, where it fits, the input itself, added; deployed, all three folded into one 3×3."""
    specs, width = {}, 3
    for stage, (out, blocks) in enumerate(((48, 1), (48, 2), (96, 4), (192, 14), (1280, 1))):
        for block in range(blocks):
            stride = 2 if block == 0 else 1
            layers: dict[str, Any]
            if deployed:
                layers = {"conv": Conv2dSpec(width, out, 3, stride, padding=1)}
            else:
                three = _conv_norm(width, out, 3, stride, act=None)
                small = ResidualSpec(_conv_norm(width, out, 1, stride, act=None), {"norm": NormSpec(out)})
                same = stride == 1 and width == out
                others = {"both": small} if same else _conv_norm(width, out, 1, stride, act=None)
                layers = {"branches": ResidualSpec(three, others)}
            specs[f"stage{stage}_{block + 1}"] = layers | {"act": relu()}
            width = out
    return specs | {"head": _pooled_head(width)}


UNET_WIDTHS = (64, 128, 256, 512, 1024)


def _unet_convs(fan_in, fan_out):
    """Two 3×3 without padding: the map loses four rows and four columns."""
    layers = {}
    for i, width in enumerate((fan_in, fan_out), 1):
        layers |= {f"conv{i}": Conv2dSpec(width, fan_out, 3), f"relu{i}": relu()}
    return layers


def unet_way_down(channels: int = 1) -> Stack:
    """U-Net's left half, down to its smallest map."""
    specs: dict[str, Any] = {}
    for level, (fan_in, width) in enumerate(itertools.pairwise((channels, *UNET_WIDTHS)), 1):
        specs |= {f"pool{level - 1}": PoolSpec(2)} if level > 1 else {}
        specs[f"level{level}"] = _unet_convs(fan_in, width)
    return specs


def unet(channels: int = 1, classes: int = 2, size: int = 572) -> Stack:
    """U-Net: down four times, up four times, each time joined with the map of the way down, cropped to fit."""

    def level(i, side):
        """What lies below the convolutions of a level, whose map has this side: its layers, and the side they give."""
        wide, narrow = UNET_WIDTHS[i + 1], UNET_WIDTHS[i]
        below, inner = {"pool": PoolSpec(2), "convs": _unet_convs(narrow, wide)}, side // 2 - 4
        if i + 2 < len(UNET_WIDTHS):
            deeper, inner = level(i + 1, inner)
            below["below"] = deeper
        # The paper's up-convolution: every pixel four times, then a 2×2 that halves the channels.
        below["enlarge"] = UpsampleSpec(2 * inner, mode="nearest")
        below["up"] = Conv2dSpec(wide, narrow, 2, padding="same")
        skip = {"crop": CropSpec((side - 2 * inner) // 2)}
        return {"join": ConcatSpec({"skip": skip, "below": below}), "convs": _unet_convs(wide, narrow)}, 2 * inner - 4

    body, _ = level(0, size - 4)
    return {"level1": _unet_convs(channels, UNET_WIDTHS[0]), "head": body | {"classes": Conv2dSpec(64, classes, 1)}}


# -- the list ----------------------------------------------------------------------------------------------------------

_LECUN = "LeCun, Bottou, Bengio, Haffner, “Gradient-based learning applied to document recognition”, 1998"
_KRIZHEVSKY = "Krizhevsky, Sutskever, Hinton, “ImageNet classification with deep convolutional neural networks”, 2012"
_ONE_TRICK = "Krizhevsky, “One weird trick for parallelizing convolutional neural networks”, 2014"
_VGG = "Simonyan, Zisserman, “Very deep convolutional networks for large-scale image recognition”, 2014"
_SQUEEZE = "Iandola et al., “SqueezeNet: AlexNet-level accuracy with 50x fewer parameters”, 2016"
_RESNET = "He, Zhang, Ren, Sun, “Deep residual learning for image recognition”, 2015"
_RESNET_200 = "depth from He, Zhang, Ren, Sun, “Identity mappings in deep residual networks”, 2016; blocks of 2015"
_RESNEXT = "Xie, Girshick, Dollár, Tu, He, “Aggregated residual transformations for deep neural networks”, 2017"
_MOBILE1 = "Howard et al., “MobileNets: efficient convolutional neural networks for mobile vision applications”, 2017"
_MOBILE2 = "Sandler et al., “MobileNetV2: inverted residuals and linear bottlenecks”, 2018"
_EFFICIENT = "Tan, Le, “EfficientNet: rethinking model scaling for convolutional neural networks”, 2019"
_CONVNEXT = "Liu et al., “A ConvNet for the 2020s”, 2022"
_MOBILE3 = "Howard et al., “Searching for MobileNetV3”, 2019"
_MOBILE4 = "Qin et al., “MobileNetV4: universal models for the mobile ecosystem”, 2024"
_EFFICIENT2 = "Tan, Le, “EfficientNetV2: smaller models and faster training”, 2021"
_REGNET = "Radosavovic, Kosaraju, Girshick, He, Dollár, “Designing network design spaces”, 2020"
_REPVGG = "Ding, Zhang, Ma, Han, Ding, Sun, “RepVGG: making VGG-style ConvNets great again”, 2021"
_UNET = "Ronneberger, Fischer, Brox, “U-Net: convolutional networks for biomedical image segmentation”, 2015"
_CONTEXT = "Yu, Koltun, “Multi-scale context aggregation by dilated convolutions”, 2016"
_DEEPLAB = "Chen, Papandreou, Schroff, Adam, “Rethinking atrous convolution for semantic image segmentation”, 2017"

_VGG_CHOICES = {
    "kernel_size": "3 everywhere: two 3×3 see 5×5, three see 7×7, with fewer weights at equal width and a ReLU between",
    "stride": "1; only 2×2 max pooling makes the map smaller",
    "padding": "1, so that a convolution keeps the size and only pooling changes it",
    "out_channels": "64, doubled when the map is halved, until 512",
    "bias": "yes: there is no batch norm",
}
_RESNET_CHOICES = {
    "kernel_size": "7 in the stem, where three input channels keep it cheap; 3 in the blocks; 1 to narrow and to widen",
    "stride": "2 in the stem and once at the start of stages 2, 3 and 4, shortcut included",
    "padding": "(kernel_size − 1) / 2, so that body and shortcut have the same size and can be added",
    "out_channels": "doubled when the map is halved, so that each 3×3 inside a stage costs the same",
    "bias": "no: batch norm follows each convolution and takes any constant away",
}
_MOBILE_CHOICES = {
    "kernel_size": "3 depthwise to look around, 1 pointwise to mix channels",
    "groups": "in_channels in every 3×3 but the first; with its 1×1 that is 1/out_channels + 1/9 of the dense cost",
    "stride": "2 in the stem and on some depthwise convolutions, which are the cheap ones",
    "bias": "no: batch norm follows",
}
_INVERTED_CHOICES = _MOBILE_CHOICES | {
    "groups": "in_channels in every 3×3 but the first: the depthwise one between the two 1×1 of a block",
    "out_channels": "narrow between blocks; six times wider inside, in all blocks but the first",
}
_CONVNEXT_CHOICES = {
    "kernel_size": "4 in the stem; 7 in the blocks, cheap because depthwise; 1 for the two wide layers; 2 to halve",
    "stride": "as large as the kernel in the stem (4) and between stages (2): patches that do not overlap",
    "padding": "3 for the 7×7; none for the patches, which fit",
    "groups": "in_channels in the 7×7",
    "bias": "yes: few layers are followed by a norm, and layer norm keeps a constant that differs between channels",
}

_CATALOGUE: dict[str, tuple[Any, ...]] = {  # title, source, input size, maker, choices, and the way down of a U
    "lenet5": (
        "LeNet-5",
        _LECUN,
        (1, 32, 32),
        lenet5,
        {
            "in_channels": "1: grey digits, 28 × 28 put into 32 × 32 so that strokes near the edge meet whole windows",
            "kernel_size": "5 everywhere; C5's 5×5 covers all of its 5 × 5 input, so it is a linear layer",
            "stride": "1; 2×2 averages with a learned factor make the map smaller",
            "padding": "none: the border was put into the picture",
            "groups": "a table instead: each map of C3 reads three, four or six of the six maps, to break symmetry",
            "bias": "yes",
        },
    ),
    "alexnet_2012": (
        "AlexNet (2012, two groups)",
        _KRIZHEVSKY,
        (3, 227, 227),
        alexnet_2012,
        {
            "kernel_size": "11 on the picture, then 5, then 3",
            "stride": "4 in the first layer: 227 becomes 55 at once",
            "padding": "none in the first layer, then as much as keeps the size",
            "groups": "2 in layers 2, 4 and 5: half of the maps lived on each of two GPUs of 3 GB (section 3.2)",
            "bias": "yes: there is no batch norm",
        },
    ),
    "alexnet": (
        "AlexNet (torchvision)",
        _ONE_TRICK,
        (3, 224, 224),
        alexnet,
        {
            "kernel_size": "11, 5, 3, 3, 3",
            "stride": "4 in the first layer",
            "padding": "2 in the first layer: 224 becomes 55",
            "groups": "1: the paper of 2014 has one tower instead of two, and splits the work among GPUs by its data",
            "bias": "yes: there is no batch norm",
        },
    ),
    **{
        f"vgg{depth}": (f"VGG-{depth}", _VGG, (3, 224, 224), functools.partial(vgg, depth), _VGG_CHOICES)
        for depth in VGG_CONVS
    },
    "squeezenet": (
        "SqueezeNet 1.0",
        _SQUEEZE,
        (3, 224, 224),
        squeezenet,
        {
            "kernel_size": "1 to squeeze; 1 and 3 side by side to expand",
            "stride": "2 in the stem; pooling late, so that maps stay large",
            "out_channels": "the squeeze keeps what the 3×3 reads small",
            "bias": "yes: there is no batch norm",
        },
    ),
    **{
        f"resnet{depth}": (
            f"ResNet-{depth}",
            _RESNET,
            (3, 224, 224),
            functools.partial(resnet, depth),
            _RESNET_CHOICES
            | {"kernel_size": "7 in the stem, where three input channels keep it cheap; 3 in blocks; 1 in shortcuts"},
        )
        for depth in (18, 34)
    },
    **{
        f"resnet{depth}_v1": (
            f"ResNet-{depth} (stride on the 1×1)",
            _RESNET if depth < 200 else _RESNET_200,
            (3, 224, 224),
            functools.partial(resnet, depth, stride_on="1x1"),
            _RESNET_CHOICES | {"stride": "2 on the first 1×1 of a stage: cheap, but it skips three of four pixels"},
        )
        for depth in (50, 101, 152, 200)
    },
    **{
        f"resnet{depth}": (
            f"ResNet-{depth} (v1.5, torchvision)",
            _RESNET,
            (3, 224, 224),
            functools.partial(resnet, depth),
            _RESNET_CHOICES | {"stride": "2 on the 3×3 of a stage's first block, so that every pixel is read"},
        )
        for depth in (50, 101, 152)
    },
    "resnext50": (
        "ResNeXt-50 32×4d",
        _RESNEXT,
        (3, 224, 224),
        functools.partial(resnet, 50, groups=32, width_per_group=4),
        _RESNET_CHOICES | {"groups": "32 in every 3×3 of the blocks: twice as wide at about the same cost"},
    ),
    **{
        f"mobilenet_v1{suffix}": (
            f"MobileNetV1 ×{width}",
            _MOBILE1,
            (3, 224, 224),
            functools.partial(mobilenet_v1, width),
            _MOBILE_CHOICES | {"out_channels": f"all widths times {width}, for a smaller budget"}
            if suffix
            else _MOBILE_CHOICES,
        )
        for suffix, width in (("", 1.0), ("_075", 0.75), ("_050", 0.5), ("_025", 0.25))
    },
    **{
        f"mobilenet_v2{suffix}": (
            f"MobileNetV2 ×{width}",
            _MOBILE2,
            (3, 224, 224),
            functools.partial(mobilenet_v2, width),
            _INVERTED_CHOICES,
        )
        for suffix, width in (("", 1.0), ("_140", 1.4))
    },
    "efficientnet_b0": (
        "EfficientNet-B0",
        _EFFICIENT,
        (3, 224, 224),
        efficientnet_b0,
        _INVERTED_CHOICES
        | {
            "kernel_size": "3 in the stem; 3 and 5 depthwise, as a search found them; 1 for everything else",
            "groups": "in_channels in the depthwise 3×3 and 5×5; 1 elsewhere",
            "bias": "no before batch norm; yes in the two 1×1 of each squeeze-and-excitation, which no norm follows",
        },
    ),
    **{
        f"convnext_{size}": (
            f"ConvNeXt-{size[0].upper()}",
            _CONVNEXT,
            (3, 224, 224),
            functools.partial(convnext, size),
            _CONVNEXT_CHOICES,
        )
        for size in CONVNEXT
    },
    **{
        f"mobilenet_v3_{size}": (
            f"MobileNetV3-{size.capitalize()}",
            _MOBILE3,
            (3, 224, 224),
            functools.partial(mobilenet_v3, size),
            {
                "kernel_size": "3 or 5 depthwise, as a search found them; 1 pointwise",
                "groups": "in_channels in each depthwise layer",
                "stride": "2 on depthwise layers, and in the stem",
                "out_channels": "16 in the stem, half of MobileNetV2's; widths by search, most of them multiples of 8",
                "bias": "no before batch norm; yes in squeeze and excitation, which has none",
            },
        )
        for size in MOBILENET_V3
    },
    "mobilenet_v4_conv_small": (
        "MobileNetV4-Conv-S",
        _MOBILE4,
        (3, 224, 224),
        mobilenet_v4_conv_small,
        {
            "kernel_size": "3 and 1 in the ordinary layers; 3 or 5 depthwise, before the widening, after it, or both",
            "groups": "1 in the first five layers; in_channels in each depthwise layer",
            "stride": "2 in the stem and at the start of each stage but the last",
            "bias": "no: batch norm follows, but for the classifier",
        },
    ),
    "efficientnet_v2_s": (
        "EfficientNetV2-S",
        _EFFICIENT2,
        (3, 384, 384),
        efficientnet_v2_s,
        {
            "kernel_size": "3 everywhere but in the pointwise layers",
            "groups": "1 in the first three stages, where the paper found depthwise layers slow; then in_channels",
            "stride": "2 in the stem and at the start of stages 2, 3, 4 and 6",
            "bias": "no before batch norm; yes in squeeze and excitation, which has none",
        },
    ),
    "regnet_y_400mf": (
        "RegNetY-400MF",
        _REGNET,
        (3, 224, 224),
        regnet_y_400mf,
        {
            "out_channels": "48, 104, 208, 440: a straight line over the blocks, rounded to whole groups",
            "groups": "8 channels in each, so that there are more groups where the layer is wider",
            "kernel_size": "3 in groups, 1 before and after",
            "stride": "2 at the start of every stage",
            "bias": "no before batch norm; yes in squeeze and excitation, which has none",
        },
    ),
    "repvgg_a0": (
        "RepVGG-A0 (as trained)",
        _REPVGG,
        (3, 224, 224),
        repvgg_a0,
        {
            "kernel_size": "3 beside 1 in training, then one 3: a 1×1 is a 3×3 that is zero but for its centre",
            "stride": "2 at the start of every stage, in both branches",
            "padding": "1 for the 3×3, none for the 1×1, so that their maps have one size",
            "bias": "no in training, where batch norm follows; yes once it is folded in",
        },
    ),
    "repvgg_a0_deployed": (
        "RepVGG-A0 (deployed)",
        _REPVGG,
        (3, 224, 224),
        functools.partial(repvgg_a0, deployed=True),
        {
            "kernel_size": "3 everywhere: one path, as in VGG",
            "stride": "2 at the start of every stage; there is no pooling",
            "bias": "yes: the folded batch norm left it",
        },
    ),
    "unet": (
        "U-Net (2015)",
        _UNET,
        (1, 572, 572),
        unet,
        {
            "kernel_size": "3 twice a level; 2 after each enlargement; 1 at the end",
            "padding": "none in any 3×3: each output pixel saw real pixels only, and 572 × 572 give 388 × 388",
            "stride": "1; 2×2 max pooling on the way down",
            "out_channels": "64, doubled with each level down and halved with each level up",
            "bias": "yes: there is no batch norm",
        },
        unet_way_down(),
    ),
    "context_module": (
        "Context module (basic, 64 channels)",
        _CONTEXT,
        (64, 64, 64),
        context_module,
        {
            "kernel_size": "3, and a 1×1 at the end",
            "dilation": "1, 1, 2, 4, 8, 16, 1: the field about doubles while the rates do, and no pixel is missed",
            "stride": "1: every pixel gets its answer",
            "padding": "equal to the dilation, which keeps the size",
        },
    ),
    "deeplab_v3_resnet50": (
        "DeepLabv3, ResNet-50 (torchvision)",
        _DEEPLAB,
        (3, 520, 520),
        deeplab_v3,
        {
            "stride": "1 instead of 2 in the last two stages, so that the map stays at an eighth of the picture",
            "dilation": "2 and 4 there instead; 12, 24 and 36 in the head, to see small and large things at once",
            "padding": "equal to the dilation, so that all branches keep the size and can be joined",
            "kernel_size": "3 with dilation, 1 beside it",
            "bias": "no before batch norm; yes in the last layer, which has none",
        },
    ),
}


def names() -> tuple[str, ...]:
    """The names that `get` knows."""
    return tuple(_CATALOGUE)


@functools.cache
def get(name: str) -> Network:
    """The `Network` of that name.

    Raises
    ------
    convlab.stacks.StackError
        For a name that is not in `names`.
    """
    if name not in _CATALOGUE:
        raise StackError(f"no network is called {name!r} here; the names: {', '.join(_CATALOGUE)}.")
    title, source, input_size, build, *rest = _CATALOGUE[name]
    return Network(name, title, source, input_size, build(), *rest)
