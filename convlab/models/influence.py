"""The effective receptive field: by gradients, how strongly each pixel moves the unit in the middle of the output."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from convlab import stacks
from convlab.models import bridge
from convlab.models.counting import left_as_it_was, like, module_cost
from convlab.stacks import StackError

# Luo et al. 2016: a pixel belongs to the effective field if its influence is above 1 - 95.45 % of the largest.
THRESHOLD = 1 - 0.9545


@dataclasses.dataclass(frozen=True)
class EffectiveField:
    """What `erf` returns.

    Attributes
    ----------
    map : numpy.ndarray
        Influence of each input pixel, ``(height, width)``, mean of ``|gradient|`` over channels and draws; sums to 1.
    sd : (float, float)
        Standard deviation of the map around its mean, in pixels, height first.
    width : float
        Side in pixels of a square with as many pixels as lie above 4.55 % of the largest influence (Luo et al. 2016).
    support : (int, int)
        Height and width in pixels of the part that is not exactly zero.
    draws : int
    """

    map: np.ndarray
    sd: tuple
    width: float
    support: tuple
    draws: int

    def __str__(self):
        (high, wide), (tall, broad) = self.map.shape, self.support
        return (
            f"effective receptive field on {high} × {wide} pixels: sd {self.sd[0]:.2f} × {self.sd[1]:.2f}, "
            f"width {self.width:.1f}, anything at all from {tall} × {broad} (draws: {self.draws})"
        )

    __repr__ = __str__


def erf(
    module_or_specs: Any, size: int | Sequence[int], *, draws: int = 10, weights: str = "random", seed: int = 0
) -> EffectiveField:
    """The effective receptive field of the unit in the middle of the output.

    Parameters
    ----------
    module_or_specs : torch.nn.Module, or spec, list or dict of specs
        Its output must still be maps. A module keeps its own weights; only the pictures are drawn.
    size : int, (int, int) or (int, int, int)
        The picture: side, (height, width), or (C, H, W).
    draws : int
        How many random pictures and, for specs, random weights, are averaged.
    weights : {"random", "box"}
        For specs: normal with He et al.'s 2015 spread, or all equal, so that the field of a chain without activations
        is that of repeated box blurs (and one draw is enough). Biases are zero.
    seed : int

    Returns
    -------
    EffectiveField

    Raises
    ------
    convlab.stacks.StackError
        If the output is not maps, or nothing reaches the unit in the middle.

    Notes
    -----
    For n equal box kernels of size k the map's standard deviation is exactly ``sqrt(n * (k**2 - 1) / 12)`` on each
    axis. Random weights give about the square root of 2 times that, because ``|gradient|`` falls off more slowly than
    its square.

    References
    ----------
    W. Luo, Y. Li, R. Urtasun, R. Zemel, "Understanding the effective receptive field in deep convolutional neural
    networks", 2016.
    """
    draws = stacks.whole_number("draws", draws)
    stacks.one_of("weights", weights, ("random", "box"))
    given = isinstance(module_or_specs, nn.Module)
    module = module_or_specs if given else bridge.to_module(module_or_specs)
    bridge.refuse_lazy(module)
    shape = _picture(module, size)
    module_cost(module, shape)  # says which layer does not fit, if one does not
    draws = 1 if not given and weights == "box" and _is_linear(module) else draws
    generator = torch.Generator().manual_seed(seed)
    total = np.zeros(shape[-2:])
    with left_as_it_was(module) as module, torch.enable_grad():
        for _ in range(draws):
            numbers = {name: parameter.detach() for name, parameter in module.named_parameters()}
            numbers |= {name: buffer.clone() for name, buffer in module.named_buffers()}  # forward() may write them
            numbers |= {} if given else _drawn(module, weights, generator)
            total += _influence(module, numbers, shape, generator)
    if not total.any():
        raise StackError("nothing in the picture moves the unit in the middle: every gradient is zero.")
    return _measured(total / total.sum(), draws)


def _picture(module, size):
    sizes = tuple(size) if isinstance(size, (tuple, list)) else (size, size)
    if len(sizes) == 2:
        first = next((part for part in module.modules() if isinstance(part, nn.Conv2d)), None)
        sizes = (first.in_channels if first is not None else 1, *sizes)
    return stacks.check_input_size(sizes)


def _is_linear(module):
    return all(isinstance(part, (nn.Conv2d, nn.Sequential, nn.AvgPool2d)) for part in module.modules())


def _drawn(module, weights, generator):
    drawn = {}
    for name, part in module.named_modules():
        if not isinstance(part, nn.Conv2d):
            continue
        prefix = f"{name}." if name else ""
        fan_in = part.weight[0].numel()
        if weights == "box":
            drawn[prefix + "weight"] = torch.full_like(part.weight, 1 / fan_in).detach()
        else:
            drawn[prefix + "weight"] = torch.randn(part.weight.shape, generator=generator) * math.sqrt(2 / fan_in)
        if part.bias is not None:
            drawn[prefix + "bias"] = torch.zeros_like(part.bias).detach()
    return drawn


def _influence(module, numbers, shape, generator):
    kind = like(module)
    if kind.get("dtype", torch.float32).is_complex:
        raise StackError("its numbers are complex: the influence of a pixel is defined here for real numbers only.")
    picture = torch.randn((1, *shape), generator=generator).to(**kind).requires_grad_()
    out = torch.func.functional_call(module, numbers, (picture,))
    if not isinstance(out, torch.Tensor) or out.ndim != 4:
        got = f"shape {tuple(out.shape)}" if isinstance(out, torch.Tensor) else f"a {type(out).__name__}"
        raise StackError(
            f"the effective receptive field needs maps (N, C, H, W) as output, but this gives {got}. "
            "Leave out what comes after the last convolution: global pooling, flattening, linear layers."
        )
    middle = out[0, :, out.shape[2] // 2, out.shape[3] // 2].sum()
    (gradient,) = torch.autograd.grad(middle, picture, allow_unused=True)
    return 0.0 if gradient is None else gradient[0].abs().mean(0).double().cpu().numpy()


def _measured(field, draws):
    sds, support = [], []
    for axis in (0, 1):
        profile = field.sum(axis=1 - axis)
        places = np.arange(profile.size)
        mean = (places * profile).sum()
        sds.append(float(np.sqrt((profile * (places - mean) ** 2).sum())))
        reached = np.flatnonzero(profile)
        support.append(int(reached[-1] - reached[0] + 1))
    width = math.sqrt(np.count_nonzero(field > THRESHOLD * field.max()))
    return EffectiveField(field, tuple(sds), width, tuple(support), draws)
