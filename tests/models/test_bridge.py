"""Specs to torch and back."""

import warnings

import pytest
import torch
from torch import nn

from convlab import stacks
from convlab.models import from_module, networks, to_module
from convlab.spec import Conv2dSpec
from convlab.stacks import StackError, named_layers

CONVS = [
    Conv2dSpec(3, 8, 3),
    Conv2dSpec(4, 8, (3, 5), (2, 1), (1, 2), (1, 2), 4, False, "reflect"),
    Conv2dSpec(3, 8, 4, padding="same", padding_mode="circular"),
    Conv2dSpec(3, 8, 3, padding="valid"),
]
LAYERS = [
    *CONVS,
    stacks.PoolSpec(3, 2, 1, 2, True),
    stacks.PoolSpec((2, 3), kind="avg", count_include_pad=False),
    stacks.AdaptivePoolSpec((2, 1)),
    stacks.AdaptivePoolSpec(1, "max"),
    stacks.NormSpec(8),
    stacks.NormSpec(8, affine=False),
    stacks.NormSpec(8, "instance", affine=False),
    stacks.NormSpec(8, "instance"),
    stacks.NormSpec(8, "group", groups=4),
    stacks.NormSpec(8, "layer"),
    stacks.NormSpec(8, "local_response"),
    *map(stacks.ActivationSpec, stacks.ACTIVATIONS),
    stacks.LinearSpec(8, 3, False),
    stacks.FlattenSpec(),
    stacks.ScaleSpec(8, True),
    stacks.SelectSpec((2, 0)),
    stacks.UpsampleSpec(9),
    stacks.CropSpec(2),
    stacks.ResidualSpec({"a": CONVS[0]}, {"b": CONVS[0]}),
    stacks.ConcatSpec({"x": {"a": CONVS[0]}, "y": ()}),
    stacks.GateSpec({"pool": stacks.AdaptivePoolSpec(1)}),
]


# nn.LocalResponseNorm does not know its channels, so there is no way back.
@pytest.mark.parametrize("spec", [s for s in LAYERS if "Response" not in s.code], ids=lambda spec: spec.code)
def test_there_and_back(spec):
    assert from_module(to_module(spec)) == spec


@pytest.mark.parametrize("spec", LAYERS, ids=lambda spec: spec.code)
def test_the_module_has_the_specs_parameters(spec):
    assert sum(p.numel() for p in to_module(spec).parameters()) == spec.parameters


@pytest.mark.parametrize("spec", CONVS, ids=lambda spec: spec.code)
def test_a_convolution_is_torchs_own_with_the_same_arguments(spec):
    conv = to_module(spec)
    assert type(conv) is nn.Conv2d
    assert conv.weight.shape == spec.weight_shape
    assert repr(conv) == repr(nn.Conv2d(**spec.arguments()))


def test_a_stack_becomes_a_sequential_with_the_same_names():
    net = to_module({"a": CONVS[0], "b": [stacks.NormSpec(8), stacks.ActivationSpec()]})
    assert [name for name, _ in net.named_modules()] == ["", "a", "b", "b.0", "b.1"]
    assert net(torch.zeros(1, 3, 5, 5)).shape == (1, 8, 3, 3)


@pytest.mark.parametrize(
    "name", ["lenet5", "resnet18", "mobilenet_v2", "efficientnet_b0", "convnext_tiny", "squeezenet"]
)
def test_famous_networks_come_back_as_they_were(name):
    with torch.device("meta"):  # shapes without numbers
        back = from_module(to_module(networks.get(name).specs))
    assert named_layers(back) == named_layers(networks.get(name).specs)


def test_what_the_joining_modules_compute():
    x = torch.arange(12.0).view(1, 3, 2, 2)
    double = stacks.ScaleSpec(3)
    residual = to_module(stacks.ResidualSpec([double]))
    nn.init.constant_(residual.body[0].weight, 2)
    assert torch.equal(residual(x), 3 * x)
    assert torch.equal(to_module(stacks.ConcatSpec([[], [stacks.SelectSpec([2])]]))(x), torch.cat([x, x[:, 2:]], 1))
    assert torch.equal(to_module(stacks.GateSpec([stacks.AdaptivePoolSpec(1, "max")]))(x), x * x.amax((2, 3), True))
    shifted = to_module(stacks.ScaleSpec(3, bias=True))
    nn.init.constant_(shifted.bias, 5)
    assert torch.equal(shifted(x), x + 5)
    normed = to_module(stacks.NormSpec(3, "layer"))(x)
    assert torch.allclose(normed, nn.functional.layer_norm(x.movedim(1, -1), (3,)).movedim(-1, 1))
    assert torch.allclose(normed.mean(1), torch.zeros(1, 2, 2), atol=1e-6)


def test_dropout_is_the_identity():
    assert from_module(nn.Sequential(nn.Dropout(0.5)))["0"] == stacks.ActivationSpec("identity")


def lazy(layer):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch announces that lazy modules are new
        return layer()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: lazy(lambda: nn.LazyConv2d(8, 3)), "LazyConv2d does not know its input channels yet"),
        (
            lambda: nn.Sequential(lazy(lambda: nn.LazyLinear(8))),
            "LazyLinear ('0') does not know its input channels yet",
        ),
        (lambda: nn.ConvTranspose2d(3, 8, 3), "a ConvTranspose2d has other arguments"),
        (lambda: nn.Conv1d(3, 8, 3), "a Conv1d has other arguments"),
        (lambda: nn.PReLU(), "PReLU has no spec here. convlab.cost(module, input_size) takes it as it is."),
        (lambda: nn.TransformerEncoderLayer(8, 2), "It has a forward() of its own"),
        (lambda: nn.AdaptiveAvgPool2d((None, 3)), "AdaptiveAvgPool2d has no spec here"),
        (lambda: nn.Flatten(0), "Flatten has no spec here"),
    ],
)
def test_what_has_no_spec_is_refused(make, words):
    with pytest.raises(StackError) as refusal:
        from_module(make())
    assert words in str(refusal.value)


def test_a_lazy_layer_that_has_seen_an_input_is_an_ordinary_one():
    conv = lazy(lambda: nn.LazyConv2d(8, 3))
    conv(torch.zeros(1, 5, 9, 9))
    assert from_module(conv) == Conv2dSpec(5, 8, 3)


def test_only_specs_become_modules():
    with pytest.raises(StackError, match="not a spec"):
        to_module([nn.Conv2d(3, 8, 3)])
