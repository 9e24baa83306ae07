"""A layer is what its forward does: subclasses, hooks, attributes changed later, other number types."""

import warnings

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations, parametrize, prune

import convlab as cl
from convlab.errors import ConvlabError
from convlab.models import bridge


def changed(**attributes):
    def make():
        layer = nn.Conv2d(2, 4, 3, padding=1, stride=2)
        for name, value in attributes.items():
            setattr(layer, name, value)
        return layer

    return make


def weight_of(*shape):
    return lambda: changed(weight=nn.Parameter(torch.randn(*shape)))()


class Same(nn.Conv2d):
    def forward(self, x):
        return F.conv2d(F.pad(x, (0, 1, 0, 1)), self.weight, self.bias, self.stride)


class Standardised(nn.Conv2d):
    def forward(self, x):
        return self._conv_forward(x, self.weight - self.weight.mean((1, 2, 3), True), self.bias)


class Flipped(nn.Conv2d):
    def _conv_forward(self, x, weight, bias):
        return super()._conv_forward(x, weight.flip(3), bias)


class Doubled(nn.Conv2d):
    def __call__(self, x):
        return 2 * super().__call__(x)


class OnlyNamed(nn.Conv2d):
    pass


class Other(nn.Module):
    kernel_size = 3

    def forward(self, x):
        return x


def hooked(pre):
    layer = nn.Conv2d(2, 4, 3)
    if pre:
        layer.register_forward_pre_hook(lambda module, args: (F.pad(args[0], (0, 2, 0, 2)),))
    else:
        layer.register_forward_hook(lambda module, args, out: out[..., ::2])
    return layer


def replaced():
    layer = nn.Conv2d(2, 4, 3)
    layer.forward = lambda x: F.conv2d(x, layer.weight, layer.bias, 2)
    return layer


def stale(**more):
    layer = nn.Conv2d(2, 4, 3, padding=1, **more)
    layer.padding = (2, 2)
    return layer


def asymmetric():
    layer = nn.Conv2d(2, 4, 3, padding=1, padding_mode="reflect")
    layer._reversed_padding_repeated_twice = [1, 2, 0, 1]
    return layer


def pruned():
    layer = nn.Conv2d(2, 4, 3)
    prune.l1_unstructured(layer, "weight", 0.5)
    return layer


def quiet(make):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make()


class Double(nn.Module):
    def forward(self, weight):
        return 2 * weight


def parametrized():
    layer = nn.Conv2d(2, 4, 3)
    parametrize.register_parametrization(layer, "weight", Double())
    return layer


pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same'", "ignore:Complex modules", "ignore:Lazy modules")

LAYERS = {
    "plain": lambda: nn.Conv2d(2, 4, 3),
    **{f"plain {k}": (lambda more=more: nn.Conv2d(2, 4, **more)) for k, more in enumerate((
        {"kernel_size": (3, 2)}, {"kernel_size": 3, "stride": (2, 1)}, {"kernel_size": 3, "padding": "same"},
        {"kernel_size": 4, "padding": "same"}, {"kernel_size": 3, "dilation": 2, "groups": 2},
        {"kernel_size": 3, "bias": False}, {"kernel_size": 3, "padding": (1, 2), "padding_mode": "circular"},
        {"kernel_size": 4, "padding": "same", "padding_mode": "reflect"}, {"kernel_size": 3, "padding": "valid"},
    ))},
    "stride changed": changed(stride=(1, 1)),
    "stride as a number": changed(stride=3),
    "padding changed": changed(padding=(0, 2)),
    "dilation changed": changed(dilation=(2, 1)),
    "groups changed": lambda: (layer := nn.Conv2d(2, 4, 3), setattr(layer, "groups", 2),
                               setattr(layer, "weight", nn.Parameter(torch.randn(4, 1, 3, 3))))[0],
    "channels attribute changed": changed(out_channels=9, in_channels=7, kernel_size=(5, 5)),
    "weight of another kernel": weight_of(4, 2, 5, 5),
    "weight of another kernel, oblong": weight_of(4, 2, 1, 3),
    "weight of fewer channels": lambda: (layer := changed(bias=None)(),
                                         setattr(layer, "weight", nn.Parameter(torch.randn(3, 2, 3, 3))))[0],
    "bias taken off": changed(bias=None),
    "padding stale": lambda: stale(padding_mode="circular"),
    "padding stale, reflect": lambda: stale(padding_mode="reflect"),
    "padding changed, zeros": stale,
    "padding mode changed": changed(padding_mode="replicate"),
    "padding by sides": asymmetric,
    "own forward": lambda: Same(2, 4, 3, stride=2),
    "own forward, weight standardised": lambda: Standardised(2, 4, 3),
    "own _conv_forward": lambda: Flipped(2, 4, 3),
    "own __call__": lambda: Doubled(2, 4, 3),
    "a class without anything of its own": lambda: OnlyNamed(2, 4, 3),
    "pre-hook": lambda: hooked(True),
    "hook": lambda: hooked(False),
    "forward replaced": replaced,
    "half": lambda: nn.Conv2d(2, 4, 3).half(),
    "bfloat16": lambda: nn.Conv2d(2, 4, 3).bfloat16(),
    "double": lambda: nn.Conv2d(2, 4, 3).double(),
    "complex": lambda: nn.Conv2d(2, 4, 3).to(torch.complex64),
    "meta": lambda: nn.Conv2d(2, 4, 3, device="meta"),
    "lazy": lambda: quiet(lambda: nn.LazyConv2d(4, 3)),
    "weight norm": lambda: parametrizations.weight_norm(nn.Conv2d(2, 4, 3)),
    "old weight norm": lambda: quiet(lambda: nn.utils.weight_norm(nn.Conv2d(2, 4, 3))),
    "spectral norm": lambda: parametrizations.spectral_norm(nn.Conv2d(2, 4, 3)).eval(),
    "pruned": pruned,
    "parametrized": parametrized,
    "transposed": lambda: nn.ConvTranspose2d(2, 4, 3),
    "one axis": lambda: nn.Conv1d(2, 4, 3),
    "no convolution": Other,
    "linear": lambda: nn.Linear(9, 4),
}  # fmt: skip


def does(layer, x):
    with torch.no_grad():
        return layer(x[None])[0]


@pytest.mark.parametrize("name", LAYERS)
def test_the_explorer_shows_what_the_layer_computes_or_refuses(name):
    torch.manual_seed(0)
    layer, x = LAYERS[name](), torch.randint(-2, 3, (2, 9, 9)).float()
    try:
        output = cl.explore(layer, x=x).output
    except ConvlabError as refusal:
        assert len(str(refusal)) > 30 and "Parameter" not in str(refusal)
        assert name not in ("plain", "half", "bfloat16", "double", "weight of another kernel", "padding stale")
        return
    expected = does(layer.double(), x.double())
    assert output.shape == tuple(expected.shape)
    np.testing.assert_allclose(output, expected.numpy(), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", LAYERS)
def test_a_spec_has_the_layers_size_or_is_refused(name):
    layer = LAYERS[name]()
    try:
        spec = bridge.from_module(layer)
    except ConvlabError:
        return
    if not isinstance(spec, cl.Conv2dSpec):
        return
    x = torch.zeros(2, 9, 9, dtype=layer.weight.dtype, device=layer.weight.device)
    assert spec.output_shape((2, 9, 9)) == tuple(does(layer, x).shape)
    assert spec.weight_shape == tuple(layer.weight.shape)


@pytest.mark.parametrize(
    "name", [n for n in LAYERS if n not in ("lazy", "one axis", "no convolution", "linear", "complex")]
)
def test_the_tables_tell_what_ran(name):
    layer = LAYERS[name]()
    kind = {"dtype": layer.weight.dtype, "device": layer.weight.device}
    shape = tuple(does(layer, torch.zeros(2, 9, 9, **kind)).shape)
    found = cl.review_model(nn.Sequential(layer), (2, 9, 9), measure=False)
    rows = [row for row in found.table if row.output_shape == shape]  # a parametrized layer has several
    assert rows
    row = rows[0]
    assert row.layer.endswith(", changed by a hook") == ("hook" in name)
    if row.layer.startswith("nn.Conv2d(") and "…" not in row.layer and "hook" not in name:
        spec = eval(row.layer.removeprefix("nn."), {"Conv2d": cl.Conv2dSpec})
        assert spec.output_shape((2, 9, 9)) == shape
    reached = torch.zeros(9, 9, dtype=torch.bool)
    if kind["device"].type != "meta":
        x = torch.randn(1, 2, 9, 9, dtype=torch.float64, requires_grad=True)
        layer.double()(x).pow(2).sum().backward()
        reached = x.grad[0].ne(0).any(0)
        dropped = [r for r in found.remarks if r.rule == "size dropped by stride"]
        assert not dropped or not bool(reached[-1].any() and reached[:, -1].any())


def test_who_is_torchs_own():
    own = {name for name, make in LAYERS.items() if bridge.is_torchs_own(make())}
    foreign = {
        *("own forward", "own forward, weight standardised", "own _conv_forward", "own __call__", "pre-hook", "hook"),
        *("forward replaced", "no convolution"),
    }
    assert own == set(LAYERS) - foreign


def test_the_case_from_the_field():
    net = nn.Sequential(Same(3, 8, 3, stride=2, bias=False), nn.BatchNorm2d(8))
    found = cl.review_model(net, (3, 224, 224), measure=False)
    assert not found.remarks
    assert found.table["0.convolution"].layer == "in forward()"
    assert found.table["0.convolution"].output_shape == (8, 112, 112)
