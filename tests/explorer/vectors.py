"""What PyTorch answers on many random layers, as plain JSON for the explorer's JavaScript."""

import random
import warnings

import numpy as np
import torch
import torch.nn.functional as F

from convlab.spec import Conv2dError, Conv2dSpec
from convlab.stacks import receptive_field

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def arguments(rng):
    """Nine arguments and an input size; about one in four is refused somewhere."""
    groups = rng.choice([1, 1, 1, 2, 2, 3, 4])
    kernel = (rng.randint(1, 4), rng.randint(1, 4))
    padding = rng.choice([0, 1, (1, 2), (2, 0), "same", "valid", (rng.randint(0, 4), rng.randint(0, 4))])
    given = {
        "in_channels": groups * rng.randint(1, 2),
        "out_channels": groups * rng.randint(1, 2),
        "kernel_size": kernel,
        "stride": (1, 1) if padding == "same" else (rng.randint(1, 3), rng.randint(1, 3)),
        "padding": padding if isinstance(padding, str) else tuple(np.broadcast_to(padding, 2).tolist()),
        "dilation": (rng.randint(1, 3), rng.randint(1, 3)),
        "groups": groups,
        "bias": rng.random() < 0.7,
        "padding_mode": rng.choice(list(MODES)),
    }
    size = (rng.randint(3, 9), rng.randint(3, 9))
    if rng.random() < 0.25:
        wrong = rng.choice(["in_channels", "out_channels", "kernel_size", "stride", "dilation", "groups", "padding"])
        bad = rng.choice([-2, -1, 0, 0, 3, 5])
        given[wrong] = bad if wrong in ("in_channels", "out_channels", "groups") else (bad, rng.choice([bad, 1]))
    if rng.random() < 0.1:  # at the very edge of what these two modes can add
        edge = rng.choice([-1, 0, 1])
        given |= {"padding": (size[0] + edge, rng.randint(0, 2)), "stride": (1, 1)}
        given["padding_mode"] = rng.choice(["reflect", "circular"])
    if rng.random() < 0.04:
        size = (rng.choice([0, 1, -3]), 4)
    return given, size


def answer(given, size, rng):
    """Everything the page must agree with, for one layer on one input."""
    try:
        spec = Conv2dSpec(**given)
        spec.output_size(size)
    except Conv2dError as error:
        said = {"code": error.code, "problem": error.problem, "pytorch": error.pytorch, "fix": error.fix}
        return {"spec": given, "size": size, "error": said}
    draw = np.random.default_rng(rng.randrange(2**32))

    def numbers(*shape):
        return torch.tensor(draw.integers(-4, 5, shape), dtype=torch.float64)

    conv = torch.nn.Conv2d(**given).double()
    x = numbers(spec.in_channels, *size).requires_grad_()
    with torch.no_grad():
        conv.weight.copy_(numbers(*spec.weight_shape))
        if spec.bias:
            conv.bias.copy_(numbers(spec.out_channels))
    y = conv(x)
    g = numbers(*y.shape)
    y.backward(g)
    (top, bottom), (left, right) = spec.explicit_padding
    index = torch.arange(1, size[0] * size[1] + 1, dtype=torch.float64).reshape(1, 1, *size)
    sources = F.pad(index, (left, right, top, bottom), mode=MODES[spec.padding_mode])[0, 0]
    back = None
    if spec.padding_mode == "zeros" and top == bottom and left == right:
        back = F.conv_transpose2d(
            y.detach(),
            conv.weight.detach(),
            stride=spec.stride,
            padding=(top, left),
            output_padding=spec.leftover(size),
            groups=spec.groups,
            dilation=spec.dilation,
        )
    row = torch.autograd.grad(conv(x)[-1, -1, -1], x)[0]

    def flat(tensor):
        return tensor.detach().reshape(-1).tolist()

    return {
        "spec": given,
        "size": size,
        "error": None,
        "x": flat(x),
        "w": flat(conv.weight),
        "b": flat(conv.bias) if spec.bias else [0.0] * spec.out_channels,
        "g": flat(g),
        "shape": list(y.shape),
        "y": flat(y),
        "dx": flat(x.grad),
        "dw": flat(conv.weight.grad),
        "db": flat(conv.bias.grad) if spec.bias else None,
        "sources": [int(n) - 1 for n in flat(sources)],
        "transposed": None if back is None else flat(back),
        "row": {"at": [n - 1 for n in y.shape], "values": flat(row)},
        "parameters": sum(p.numel() for p in conv.parameters()),
        "macs": spec.macs(size),
        "leftover": spec.leftover(size),
        "uses": spec.use_counts(size).reshape(-1).tolist(),
        "code": spec.code,
    }


def stack(rng):
    """A few layers: sizes and fields of every level, and what one cell of the last really reads, from autograd."""
    while True:
        layers = [
            {
                "kernel_size": rng.randint(1, 4),
                "stride": rng.randint(1, 2),
                "padding": rng.randint(0, 2),
                "dilation": rng.randint(1, 2),
            }
            for _ in range(rng.randint(1, 4))
        ]
        size = (rng.randint(9, 20), rng.randint(9, 20))
        specs = [Conv2dSpec(1, 1, bias=False, **layer) for layer in layers]
        try:
            sizes = [size]
            for spec in specs:
                sizes.append(spec.output_size(sizes[-1]))
        except Conv2dError:
            continue
        break
    table = receptive_field(specs)
    last = [n // 2 for n in sizes[-1]]
    x = torch.zeros(1, *size, dtype=torch.float64, requires_grad=True)
    y = x
    for layer in layers:
        conv = torch.nn.Conv2d(1, 1, bias=False, **layer).double()
        torch.nn.init.ones_(conv.weight)
        y = conv(y)
    y[0, last[0], last[1]].backward()
    read = x.grad[0] != 0
    return {
        "layers": layers,
        "size": size,
        "sizes": sizes,
        "last": last,
        "rows": torch.nonzero(read.any(1)).reshape(-1).tolist(),
        "columns": torch.nonzero(read.any(0)).reshape(-1).tolist(),
        "fields": [list(row.size) for row in table],
        "jumps": [list(row.jump) for row in table],
        "starts": [list(row.start) for row in table],
    }


def vectors(count=300, seed=20):
    """`count` layers and `count // 5` stacks."""
    rng = random.Random(seed)
    torch.set_num_threads(1)
    with warnings.catch_warnings():
        # torch says that padding="same" with an even kernel may copy the input; that is what we want to compare.
        warnings.filterwarnings("ignore", message="Using padding='same' with even kernel")
        layers = [answer(*arguments(rng), rng) for _ in range(count)]
    return {"layers": layers, "stacks": [stack(rng) for _ in range(count // 5)]}
