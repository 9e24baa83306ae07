"""The cost of modules: equal to the cost of specs, to torch's own counter, and nothing about the module changes."""

import copy
import subprocess
import sys
import warnings

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import prune
from torch.utils._python_dispatch import TorchDispatchMode
from torchs_counter import torchs_macs

import convlab as cl
from convlab import stacks
from convlab.models import bridge, counting, networks, to_module
from convlab.models.standin import around_as_it_was
from convlab.spec import Conv2dSpec
from convlab.stacks import StackError, cost


@st.composite
def chains(draw, depth=2):
    """Random stacks on 3 × 12 × 12 with every kind of layer."""
    layers, width = [], 3
    for _ in range(draw(st.integers(1, 5))):
        flavour = draw(st.sampled_from(["conv", "group", "pool", "norm", "act", "branch", "gate", "other"]))
        if flavour == "conv":
            out, kernel = draw(st.integers(1, 6)), draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
            stride, padding = draw(st.integers(1, 3)), draw(st.integers(0, 3))
            layers.append(
                Conv2dSpec(width, out, kernel, stride, padding, draw(st.integers(1, 2)), bias=draw(st.booleans()))
            )
            width = out
        elif flavour == "group":
            multiple = draw(st.integers(1, 3))
            layers.append(Conv2dSpec(width, width * multiple, 3, padding=1, groups=width))
            width *= multiple
        elif flavour == "pool":
            kind = draw(st.sampled_from(["max", "avg"]))
            layers.append(stacks.PoolSpec(draw(st.integers(1, 3)), 2, 0, ceil_mode=draw(st.booleans()), kind=kind))
        elif flavour == "norm":
            kind = draw(st.sampled_from(["batch", "instance", "group", "layer", "local_response"]))
            layers.append(stacks.NormSpec(width, kind, affine=draw(st.booleans())))
        elif flavour == "act":
            layers.append(stacks.ActivationSpec(draw(st.sampled_from(sorted(stacks.ACTIVATIONS)))))
        elif flavour == "branch" and depth:
            body = [Conv2dSpec(width, width, 3, padding=1), stacks.ActivationSpec()]
            if draw(st.booleans()):
                layers.append(stacks.ResidualSpec(body, draw(st.sampled_from([(), body[:1]]))))
            else:
                layers.append(stacks.ConcatSpec([body, []]))
                width *= 2
        elif flavour == "gate":
            layers.append(stacks.GateSpec([stacks.AdaptivePoolSpec(1), Conv2dSpec(width, width, 1)]))
        else:
            layers.append(stacks.ScaleSpec(width, draw(st.booleans())))
            layers.append(stacks.SelectSpec(draw(st.lists(st.integers(0, width - 1), min_size=1, max_size=4))))
            width = len(layers[-1].channels)
    if draw(st.booleans()):
        layers += [stacks.AdaptivePoolSpec(2), stacks.FlattenSpec(), stacks.LinearSpec(4 * width, 5)]
    return layers


@settings(max_examples=40, deadline=None, derandomize=True)
@given(chains())
def test_specs_and_their_module_cost_the_same_and_as_torch_counts(layers):
    cost_the_same(layers)


@pytest.mark.long
@settings(max_examples=400, deadline=None, derandomize=True)
@given(chains())
def test_many_specs_and_their_modules_cost_the_same_and_as_torch_counts(layers):
    cost_the_same(layers)


def cost_the_same(layers):
    size = (3, 12, 12)
    try:
        by_specs = cost(layers, size)
    except StackError:
        assume(False)
    module = to_module(layers)
    by_module = cl.cost(module, size)
    assert (by_specs.parameters, by_specs.macs) == (by_module.parameters, by_module.macs)
    # A flattening is a view, and so the specs count it; after a layer norm over channels a map lies in memory with its
    # channels last, and there torch has to copy it.
    copied = sum(row.activation_bytes for row in by_module if row.layer == "nn.Flatten()")
    assert not copied or "LayerNorm" in str(by_module)
    assert by_specs.activation_bytes == by_module.activation_bytes - copied
    assert by_specs.macs == torchs_macs(module, size)
    assert by_specs.parameters == sum(p.numel() for p in module.parameters())
    assert by_specs[-1].output_shape == by_module[-1].output_shape == tuple(module(torch.zeros(1, *size)).shape[1:])
    shapes = [row.output_shape for row in by_module]
    assert shapes == [row.output_shape for row in by_specs]


FEW = ["lenet5", "alexnet", "resnet18", "resnext50", "mobilenet_v2", "efficientnet_b0", "convnext_tiny", "squeezenet"]


@pytest.mark.parametrize("name", FEW)
def test_famous_networks_cost_the_same_as_modules(name):
    net = networks.get(name)
    with torch.device("meta"):
        module = to_module(net.specs)
        table = cl.cost(module, net.input_size)
        assert table.macs == torchs_macs(module, net.input_size)
    for total in ("parameters", "macs", "activation_bytes"):
        assert getattr(table, total) == getattr(net.cost(), total)


class Everything(nn.Module):
    """Functional calls, parameters of its own, a shared layer, a layer never called, and a branch."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.shared = nn.Conv2d(8, 8, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.gamma = nn.Parameter(torch.ones(8, 1, 1))
        self.kernel = nn.Parameter(torch.ones(4, 8, 1, 1))
        self.unused = nn.Linear(3, 7)
        self.fc = nn.Linear(12, 10)

    def forward(self, x):
        x = F.relu(self.conv(x))
        x = self.norm(self.shared(self.shared(x))) * self.gamma + x
        y = F.conv2d(x, self.kernel)
        x = torch.cat([x, y], 1).mean((2, 3))
        return self.fc(x)


def both_ways(module, size):
    """The rows of a run without numbers, and of one on zeros."""
    for numbers in (counting._Shapes(), counting._Zeros()):
        with around_as_it_was(module), torch.no_grad():
            watch = counting._run(module, size, numbers)
        yield (*watch.rows, *watch.never_called())


def test_a_run_without_numbers_and_one_on_zeros_tell_the_same():
    for module, channels in (
        (Everything(), 3),
        (to_module(networks.lenet5()), 1),
        (to_module(networks.mobilenet_v2()), 3),
    ):
        without, on_zeros = both_ways(module, (channels, 32, 32))
        assert without == on_zeros


class Allocated(TorchDispatchMode):
    """Bytes of the largest tensor with numbers that any operation below makes."""

    def __init__(self):
        super().__init__()
        self.largest = 0

    @classmethod
    def _should_skip_dynamo(cls):
        return False

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        for tensor in counting._tensors(result):
            if not tensor.is_meta and tensor.layout is torch.strided:
                self.largest = max(self.largest, tensor.untyped_storage().nbytes())
        return result


def test_a_large_image_takes_no_memory():
    module = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    with Allocated() as allocated:
        table = cl.cost(module, (3, 8000, 8000))
    assert table.macs == 216 * 7998**2
    assert allocated.largest < 2**20


def test_large_weights_take_no_memory():
    with torch.device("meta"):
        module = nn.Sequential(nn.Flatten(), nn.Linear(3 * 64 * 64, 10**6))
    assert cl.cost(module, (3, 64, 64)).macs == 3 * 64 * 64 * 10**6


def test_a_forward_that_reads_numbers_is_bounded():
    class Reads(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 64, 3, padding=1)

        def forward(self, x):
            x = self.conv(x)
            return x if x.abs().max().item() < 9 else -x

    assert cl.cost(Reads(), (3, 16, 16)).macs == 27 * 64 * 256
    with Allocated() as allocated, pytest.raises(StackError, match="could not be followed without numbers") as refusal:
        cl.cost(Reads(), (3, 8000, 8000))
    assert "Give a smaller input_size" in str(refusal.value)
    assert allocated.largest <= 3 * 8000 * 8000 * 4  # the image itself


def test_a_long_sequence_is_one_row_without_a_step():
    class Reads(nn.Module):
        def __init__(self):
            super().__init__()
            self.rnn = nn.LSTM(3, 4, 2)

        def forward(self, x):
            return self.rnn(x.flatten(2).permute(2, 0, 1))[0]

    table = cl.cost(Reads(), (3, 1000, 1000))
    assert len(table) == 1
    assert table.macs == 10**6 * (16 * 3 + 16 * 4 + 16 * 4 + 16 * 4)


def test_only_a_layer_whose_forward_is_torchs_own_is_that_layer():
    class Same(nn.Conv2d):
        def forward(self, x):
            return F.conv2d(F.pad(x, (0, 1, 0, 1)), self.weight, self.bias, self.stride)

    class Helper(nn.Conv2d):
        def _conv_forward(self, x, weight, bias):
            return super()._conv_forward(x * 2, weight, bias)

    class Named(nn.Conv2d):
        """Another name, the same layer."""

    table = cl.cost(nn.Sequential(Same(3, 8, 3, stride=2, bias=False)), (3, 224, 224))
    assert [row.name for row in table] == ["0.constant_pad_nd", "0.convolution", "0.weight"]
    assert table.macs == 216 * 112**2
    hooked, looked, patched, normed = (nn.Conv2d(3, 4, 3) for _ in range(4))
    hooked.register_forward_hook(lambda m, args, out: out * 2)
    looked.register_forward_hook(lambda m, args, out: None)
    patched.forward = lambda x: x
    prune.l1_unstructured(nn.utils.parametrizations.weight_norm(normed), "bias", 0.5)
    own = {
        kind: bridge.is_torchs_own(layer)
        for kind, layer in {
            "same": Same(3, 4, 3),
            "helper": Helper(3, 4, 3),
            "named": Named(3, 4, 3),
            "hooked": hooked,
            "looked": looked,
            "patched": patched,
            "normed": normed,
            "module": Everything(),
            "plain": nn.Conv2d(3, 4, 3),
        }.items()
    }
    assert [kind for kind, is_own in own.items() if is_own] == ["named", "normed", "plain"]
    assert [row.layer for row in cl.cost(nn.Sequential(normed), (3, 8, 8))] == ["nn.Conv2d(3, 4, kernel_size=3)"]


def in_place(module, args, output):
    output.mul_(2)


CHANGES = {
    "looks at the output": (lambda conv: conv.register_forward_hook(lambda m, args, out: None), False),
    "gives back what it got": (lambda conv: conv.register_forward_hook(lambda m, args, out: out), False),
    "changes the output": (lambda conv: conv.register_forward_hook(lambda m, args, out: out[..., 1:]), True),
    "changes the output in place": (lambda conv: conv.register_forward_hook(in_place), True),
    "looks at the input": (lambda conv: conv.register_forward_pre_hook(lambda m, args: None), False),
    "changes the input": (lambda conv: conv.register_forward_pre_hook(lambda m, args: args[0] * 2), True),
    "prunes": (lambda conv: prune.l1_unstructured(conv, "weight", 0.5), False),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whether_a_hook_changes_something_is_seen_when_it_runs(name):
    hook, changes = CHANGES[name]
    conv = nn.Conv2d(3, 4, 3)
    hook(conv)
    (row,) = cl.cost(nn.Sequential(conv), (3, 8, 8))
    assert row.layer == "nn.Conv2d(3, 4, kernel_size=3)" + ", changed by a hook" * changes
    assert row.macs == 27 * 4 * 36 and row.output_shape == (4, 6, 5 if name == "changes the output" else 6)


def test_the_compiler_is_not_imported_for_a_small_module():
    code = """
import sys, convlab as cl
from torch import nn
cl.cost(nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(8, 2)), (3, 3, 3))
print("torch._dynamo" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_forward_of_its_own():
    table = cl.cost(Everything(), (3, 6, 6))
    rows = [(row.name, row.output_shape, row.parameters, row.macs, row.activation_bytes) for row in table]
    maps = 8 * 36 * 4
    assert rows == [
        ("conv", (8, 6, 6), 224, 216 * 36, maps),
        ("relu", (8, 6, 6), 0, 0, maps),
        ("shared", (8, 6, 6), 576, 576 * 36, maps),
        ("shared", (8, 6, 6), 0, 576 * 36, maps),
        ("norm", (8, 6, 6), 16, 0, maps),
        ("mul", (8, 6, 6), 0, 0, maps),
        ("add", (8, 6, 6), 0, 0, maps),
        ("convolution", (4, 6, 6), 0, 32 * 36, maps // 2),
        ("cat", (12, 6, 6), 0, 0, maps * 3 // 2),
        ("mean", (12,), 0, 0, 48),
        ("fc", (10,), 130, 120, 40),
        ("gamma", (), 8, 0, 0),
        ("kernel", (), 32, 0, 0),
        ("unused", (), 28, 0, 0),
    ]
    assert table.parameters == sum(p.numel() for p in Everything().parameters())
    assert table.macs == torchs_macs(Everything(), (3, 6, 6))
    notes = {row.name: row.note for row in table if row.note}
    assert notes.keys() == {"shared", "unused"}
    assert "counted once" in notes["shared"]
    assert "never called" in notes["unused"]
    assert "unused: never called" in str(table)


@pytest.mark.parametrize("training", [True, False])
def test_the_module_is_left_as_it_was(training):
    class Counts(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("calls", torch.zeros(()))
            self.net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout(0.5), nn.ReLU(inplace=True))

        def forward(self, x):
            self.calls += 1
            if self.calls.item() > 0:  # needs numbers: the run without any cannot do it
                x = x + torch.rand_like(x)
            return self.net(x)

    module = Counts().train(training)
    module.net[1].eval()
    before = copy.deepcopy(module.state_dict())
    hooks = [dict(part._forward_hooks) for part in module.modules()]
    parameters = list(module.parameters())
    dice = torch.random.get_rng_state()
    cl.cost(module, (3, 6, 6))
    assert [part.training for part in module.modules()] == [training, training, training, False, training, training]
    assert all(torch.equal(before[name], value) for name, value in module.state_dict().items())
    assert all(a is b for a, b in zip(parameters, module.parameters(), strict=True))
    assert all(p.grad is None and p.requires_grad for p in parameters)
    assert [dict(part._forward_hooks) for part in module.modules()] == hooks
    assert torch.equal(torch.random.get_rng_state(), dice)
    assert torch.backends.mha.get_fastpath_enabled()


def test_in_place_layers_and_views_store_nothing_new():
    table = cl.cost(nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(inplace=True), nn.Dropout(), nn.Flatten()), (3, 6, 6))
    assert [row.activation_bytes for row in table] == [4 * 16 * 4, 0, 0, 0]


def test_tied_weights_count_once():
    first, second = nn.Conv2d(4, 4, 3, padding=1, bias=False), nn.Conv2d(4, 4, 3, padding=1, bias=False)
    second.weight = first.weight
    table = cl.cost(nn.Sequential(first, second), (4, 5, 5))
    assert [row.parameters for row in table] == [144, 0]
    assert [row.macs for row in table] == [144 * 25] * 2
    assert "shares parameters" in table[1].note


def test_transposed_convolutions_and_other_dimensions():
    module = nn.Sequential(nn.ConvTranspose2d(3, 5, 4, 2, 1, groups=1), nn.Flatten(2), nn.Conv1d(5, 2, 3))
    table = cl.cost(module, (3, 6, 7))
    assert table[0].output_shape == (5, 12, 14)
    assert table[0].macs == 3 * 5 * 16 * 42
    assert table.macs == torchs_macs(module, (3, 6, 7))


def test_attention_is_one_row_with_its_products():
    class Attends(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, x):
            x = x.flatten(2).transpose(1, 2)
            return self.attention(x, x, x)[0]

    module = Attends()
    table = cl.cost(module, (8, 3, 3))
    assert table["attention"].parameters == sum(p.numel() for p in module.parameters()) == table.parameters
    assert table["attention"].macs == 9 * 8 * 24 + 9 * 8 * 8 + 2 * 9 * 9 * 8


def test_modules_that_are_not_known_are_opened():
    class Swish(nn.Module):
        def forward(self, x):
            return x * torch.sigmoid(x)

    class Nothing(nn.Module):
        def forward(self, x):
            return x

    class Sums(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(2, 3, 1, 1))

        def forward(self, x):
            return F.conv2d(x, self.weight)

    table = cl.cost(nn.Sequential(Swish(), Nothing(), Sums()), (3, 4, 4))
    assert [row.name for row in table] == ["0.sigmoid", "0.mul", "1", "2.convolution", "2.weight"]
    assert "not known here" in table["1"].note
    assert (table["2.convolution"].macs, table["2.weight"].parameters) == (96, 6)


def test_operations_without_a_formula_are_named():
    class Fourier(nn.Module):
        def forward(self, x):
            return torch.fft.fft2(x).real

    class Recurrent(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(3, 4, batch_first=True)

        def forward(self, x):
            return self.lstm(x.flatten(2).transpose(1, 2))[0]

    for module in (Fourier(), Recurrent()):
        table = cl.cost(module, (3, 4, 4))
        assert any("not counted: " in row.note for row in table) or table.macs > 0, str(table)
    assert any("not counted: " in row.note for row in cl.cost(Fourier(), (3, 4, 4)))


class Picky(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 8, 3), nn.Conv2d(16, 8, 3)
        self.fc = nn.Linear(5, 2)

    def forward(self, x):
        return self.fc(self.b(self.a(x)))


@pytest.mark.parametrize(
    ("module", "size", "words"),
    [
        (Picky(), (3, 8, 8), "layer 'b', nn.Conv2d(16, 8, kernel_size=3): the input (1, 8, 6, 6) has 8 channels"),
        (
            nn.Sequential(nn.Linear(5, 2)),
            (3, 8, 8),
            "layer '0', nn.Linear(5, 2), got 3 × 8 × 8 and could not run: mat1",
        ),
        (nn.Conv2d(3, 8, 9), (3, 8, 8), "the kernel covers 9 × 9 pixels"),
        (nn.Conv2d(3, 8, 3), (8, 8), "input_size=(8, 8) must be (channels, height, width)"),
    ],
)
def test_a_module_that_cannot_run_says_where(module, size, words):
    with pytest.raises(StackError) as refusal:
        cl.cost(module, size)
    assert words in str(refusal.value)
    assert all(part.training and not part._forward_hooks and not part._forward_pre_hooks for part in module.modules())


def test_lazy_layers_are_refused_before_they_change():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch announces that lazy modules are new
        module = nn.Sequential(nn.LazyConv2d(8, 3))
    with pytest.raises(StackError, match="does not know its input channels yet"):
        cl.cost(module, (3, 8, 8))
    assert isinstance(module[0], nn.LazyConv2d)


def test_layers_in_inference_mode_count_too():
    class Infers(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(4, 3, 3, 3))

        def forward(self, x):
            with torch.inference_mode():
                return F.linear(F.conv2d(x, self.weight).flatten(1), torch.ones(5, 144))

    assert cl.cost(Infers(), (3, 8, 8)).macs == 108 * 36 + 144 * 5


def test_compiled_and_wrapped_modules():
    conv = nn.Conv2d(3, 8, 3)
    assert cl.cost(torch.compile(conv), (3, 8, 8)) == cl.cost(conv, (3, 8, 8))
    assert cl.cost(nn.DataParallel(conv), (3, 8, 8)) == cl.cost(conv, (3, 8, 8))
    with pytest.raises(StackError, match=r"Give the ordinary nn\.Module"):
        cl.cost(torch.jit.script(conv), (3, 8, 8))


def test_a_layer_that_raises_and_is_caught_is_left_behind():
    class Tries(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Sequential(nn.Linear(3, 3)), nn.Conv2d(3, 4, 3)

        def forward(self, x):
            try:
                return self.a(x)
            except RuntimeError:
                return self.b(x)

    rows = {row.name: row.macs for row in cl.cost(Tries(), (3, 8, 8))}
    assert rows == {"b": 108 * 36, "a.0": 0}


def test_double_precision_counts_as_float32():
    assert cl.cost(nn.Conv2d(3, 4, 3).double(), (3, 6, 6)).activation_bytes == 4 * 16 * 4
