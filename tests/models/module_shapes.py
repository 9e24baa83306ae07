"""Modules of every shape that a tool may meet, small: each entry makes one, for an input of 3 × 8 × 8."""

import collections
import copy
import functools
import io
import itertools
import random
import threading
import types
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import parametrizations, parametrize, prune

SIZE = (3, 8, 8)
SHAPES = {}


def shape(builder):
    SHAPES[builder.__name__] = builder
    return builder


def conv(ins=3, outs=4, **more):
    return nn.Conv2d(ins, outs, 3, padding=1, **more)


class Does(nn.Module):
    """Whatever a function of the module and its input does."""

    def __init__(self, forward, **parts):
        super().__init__()
        self.does = forward
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x):
        return self.does(self, x)


def chain(*more):
    return nn.Sequential(conv(), nn.BatchNorm2d(4), nn.ReLU(inplace=True), *more)


# -- layers under two names


@shape
def sliced_sequential():
    every = nn.Sequential(conv(), nn.ReLU(), conv(4))
    return Does(lambda m, x: m.every[2](m.first(x)), every=every, first=every[:2])


@shape
def list_with_repeats():
    layer = conv(3, 3)
    return Does(lambda m, x: m.layers[2](m.layers[1](m.layers[0](x))), layers=nn.ModuleList([layer, layer, layer]))


@shape
def shared_module():
    layer = conv(3, 3)
    return Does(lambda m, x: m.b(m.a(x)), a=layer, b=layer)


@shape
def shared_deep():
    layer = chain()
    return Does(lambda m, x: m.a(x) + m.b(x), a=nn.Sequential(layer), b=nn.Sequential(nn.Sequential(layer)))


@shape
def encoder_in_slices():
    trunk = nn.Sequential(conv(), nn.ReLU(), conv(4), nn.ReLU())
    return Does(lambda m, x: m.two(m.one(x)) + m.trunk(x), trunk=trunk, one=trunk[:2], two=trunk[2:])


@shape
def module_dict_with_repeats():
    layer = conv(3, 3)
    return Does(lambda m, x: m.d["a"](m.d["b"](x)), d=nn.ModuleDict({"a": layer, "b": layer}))


@shape
def tied_weights():
    a, b = conv(3, 3), conv(3, 3)
    b.weight = a.weight
    return nn.Sequential(a, b)


@shape
def tied_list_of_parameters():
    weight = nn.Parameter(torch.randn(3, 3, 1, 1))
    return Does(lambda m, x: F.conv2d(x, m.ps[1]), ps=nn.ParameterList([weight, weight]), own=weight)


@shape
def shared_buffer():
    a, b = nn.BatchNorm2d(3), nn.BatchNorm2d(3)
    b.running_mean = a.running_mean
    return nn.Sequential(a, b)


@shape
def parameter_that_is_a_view():
    whole = torch.randn(6, 3, 1, 1)
    return Does(lambda m, x: F.conv2d(x, m.a) + F.conv2d(x, m.b), a=nn.Parameter(whole[:3]), b=nn.Parameter(whole[3:]))


@shape
def module_in_a_plain_list():
    net = Does(lambda m, x: m.hidden[0](x))
    net.hidden = [conv()]
    return net


@shape
def module_that_knows_its_parent():
    net = Does(lambda m, x: m.child(x), child=conv())
    net.child.__dict__["parent"] = net
    return net


# -- weights that are made from others


@shape
def parametrized():
    class Symmetric(nn.Module):
        def forward(self, w):
            return w + w.flip(-1)

    layer = conv()
    parametrize.register_parametrization(layer, "weight", Symmetric())
    return nn.Sequential(layer)


@shape
def weight_norm():
    return nn.Sequential(parametrizations.weight_norm(conv()))


@shape
def old_weight_norm():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nn.Sequential(nn.utils.weight_norm(conv()))


@shape
def spectral_norm():
    return nn.Sequential(parametrizations.spectral_norm(conv()))


@shape
def old_spectral_norm():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nn.Sequential(nn.utils.spectral_norm(conv()))


@shape
def orthogonal():
    return nn.Sequential(nn.Flatten(), parametrizations.orthogonal(nn.Linear(192, 8)))


@shape
def pruned():
    layer = conv()
    prune.l1_unstructured(layer, "weight", 0.5)
    prune.random_unstructured(layer, "bias", 1)
    return nn.Sequential(layer)


@shape
def pruned_twice():
    layer = conv()
    prune.ln_structured(layer, "weight", 0.5, n=2, dim=0)
    prune.l1_unstructured(layer, "weight", 0.2)
    return nn.Sequential(layer)


@shape
def parametrized_and_shared():
    layer = parametrizations.weight_norm(conv(3, 3))
    return Does(lambda m, x: m.b(m.a(x)), a=layer, b=layer)


@shape
def weight_standardised_subclass():
    class Standardised(nn.Conv2d):
        def forward(self, x):
            w = self.weight - self.weight.mean((1, 2, 3), keepdim=True)
            return self._conv_forward(x, w, self.bias)

    return nn.Sequential(Standardised(3, 4, 3))


@shape
def max_norm_in_forward():
    def forward(m, x):
        m.conv.weight.data = torch.renorm(m.conv.weight.data, 2, 0, 0.1)
        return m.conv(x)

    return Does(forward, conv=conv())


@shape
def weights_changed_in_place():
    def forward(m, x):
        with torch.no_grad():
            m.conv.weight.mul_(2)
            m.conv.bias.zero_()
        return m.conv(x)

    return Does(forward, conv=conv())


@shape
def large_weights_changed_in_place():
    def forward(m, x):
        with torch.no_grad():
            m.fc.weight.clamp_(-0.01, 0.01)
        return m.fc(x.flatten(1))

    return Does(forward, fc=nn.Linear(192, 100))


# -- what forward() changes


@shape
def counter_buffer():
    def forward(m, x):
        m.calls += 1
        return m.conv(x)

    net = Does(forward, conv=conv())
    net.register_buffer("calls", torch.zeros((), dtype=torch.long))
    return net


@shape
def counter_that_is_read():
    def forward(m, x):
        m.calls += 1
        return m.conv(x) if m.calls.item() > 0 else x

    net = Does(forward, conv=conv())
    net.register_buffer("calls", torch.zeros(()))
    return net


@shape
def buffer_replaced():
    def forward(m, x):
        m.last = x.mean((2, 3))
        return m.conv(x)

    net = Does(forward, conv=conv())
    net.register_buffer("last", torch.zeros(1, 3))
    return net


@shape
def running_statistics():
    return Does(
        lambda m, x: F.batch_norm(x, m.norm.running_mean, m.norm.running_var, training=True), norm=nn.BatchNorm2d(3)
    )


@shape
def list_appended():
    def forward(m, x):
        m.log.append(x)
        m.shapes[len(m.log)] = tuple(x.shape)
        return m.conv(x)

    return Does(forward, conv=conv(), log=[], shapes={})


@shape
def attributes_set():
    def forward(m, x):
        m.count = m.count + 1
        m.fresh = x
        m.conv.stride = (2, 2)
        return m.conv(x)

    return Does(forward, conv=conv(), count=0)


@shape
def parameter_made_in_forward():
    def forward(m, x):
        if not hasattr(m, "late"):
            m.late = nn.Parameter(torch.ones(x.shape[1], 1, 1))
        return x * m.late

    return Does(forward)


@shape
def module_added_in_forward():
    def forward(m, x):
        if not hasattr(m, "late"):
            m.late = nn.Conv2d(x.shape[1], 2, 1)
        return m.late(x)

    return Does(forward)


@shape
def layer_deleted_in_forward():
    def forward(m, x):
        x = m.once(x) if hasattr(m, "once") else x
        if hasattr(m, "once"):
            del m.once
        return x

    return Does(forward, once=conv())


@shape
def state_in_an_object():
    class State:
        def __init__(self):
            self.steps, self.seen = 0, []

    def forward(m, x):
        m.state.steps += 1
        m.state.seen.append(x.shape)
        return m.conv(x)

    return Does(forward, conv=conv(), state=State())


@shape
def state_on_the_class():
    class Counted(nn.Module):
        total, seen = 0, []

        def __init__(self):
            super().__init__()
            self.conv = conv()

        def forward(self, x):
            type(self).total += 1
            self.seen.append(1)
            return self.conv(x)

    return Counted()


@shape
def module_held_by_an_object():
    class Holder:
        def __init__(self, part):
            self.part = part

    net = Does(lambda m, x: m.holder.part(x), conv=conv())
    net.holder = Holder(net.conv)
    return net


@shape
def many_containers():
    def forward(m, x):
        m.queue.append(1)
        m.counter["a"] += 1
        m.default["b"].append(2)
        m.names.add("c")
        m.space.n += 1
        m.raw += b"d"
        m.array[0] += 1
        return m.conv(x)

    return Does(
        forward,
        conv=conv(),
        queue=collections.deque([0], maxlen=3),
        counter=collections.Counter(a=1),
        default=collections.defaultdict(list),
        names={"a"},
        space=types.SimpleNamespace(n=0),
        raw=bytearray(b"x"),
        array=np.zeros(3),
    )


@shape
def switches_its_own_mode():
    def forward(m, x):
        m.train()
        return m.conv(x)

    return Does(forward, conv=chain()).eval()


@shape
def freezes_itself():
    def forward(m, x):
        for p in m.parameters():
            p.requires_grad_(False)
        return m.conv(x)

    return Does(forward, conv=conv())


# -- kinds of numbers


@shape
def on_meta():
    with torch.device("meta"):
        return chain()


@shape
def partly_on_meta():
    with torch.device("meta"):
        late = conv(4)
    return nn.Sequential(conv(), late)


@shape
def half():
    return chain().half()


@shape
def bfloat16():
    return chain().bfloat16()


@shape
def double():
    return chain().double()


@shape
def complex_numbers():
    return nn.Sequential(nn.Conv2d(3, 4, 3, dtype=torch.complex64))


@shape
def mixed_types():
    return Does(lambda m, x: m.b(m.a(x).double()), a=conv(), b=conv(4).double())


@shape
def channels_last():
    return chain().to(memory_format=torch.channels_last)


@shape
def scalar_parameter():
    return Does(lambda m, x: m.conv(x) * m.scale.item(), conv=conv(), scale=nn.Parameter(torch.tensor(2.0)))


@shape
def sparse_buffer():
    net = Does(lambda m, x: m.conv(x), conv=conv())
    net.register_buffer("mask", torch.eye(3).to_sparse())
    return net


@shape
def subclass_of_parameter():
    class Named(nn.Parameter):
        pass

    net = Does(lambda m, x: x * m.gamma, gamma=Named(torch.ones(3, 1, 1)))
    net.gamma.tag = "mine"
    return net


@shape
def no_parameters():
    return nn.Sequential(nn.MaxPool2d(2), nn.Flatten())


# -- modes


@shape
def training():
    return chain(nn.Dropout(0.5)).train()


@shape
def evaluating():
    return chain(nn.Dropout(0.5)).eval()


@shape
def mixed_modes():
    net = chain(nn.Dropout(0.5)).train()
    net[1].eval()
    return net


@shape
def frozen():
    net = chain()
    for p in net[0].parameters():
        p.requires_grad_(False)
    return net


@shape
def with_gradients():
    net = chain()
    net(torch.randn(2, *SIZE)).sum().backward()
    return net


# -- hooks


@shape
def hooks_of_all_kinds():
    net, seen = chain(), []
    net[0].register_forward_pre_hook(lambda m, a: seen.append("pre"))
    net[0].register_forward_pre_hook(lambda m, a, k: None, with_kwargs=True, prepend=True)
    net[0].register_forward_hook(lambda m, a, o: seen.append(o))
    net[0].register_forward_hook(lambda m, a, k, o: None, with_kwargs=True)
    net[1].register_forward_hook(lambda m, a, o: seen.append("always"), always_call=True)
    net[0].register_full_backward_hook(lambda m, i, o: None)
    net[0].register_full_backward_pre_hook(lambda m, o: None)
    net[0].weight.register_hook(lambda g: g)
    net.register_state_dict_pre_hook(lambda *a: None)
    net.seen = seen
    return net


SEEN_GLOBALLY = {"calls": 0, "outputs": []}
CALLS = 0


def _global_hook(module, args, output):
    global CALLS
    CALLS += 1
    SEEN_GLOBALLY["calls"] += 1
    SEEN_GLOBALLY["outputs"].append(output)


@shape
def hook_with_a_global():
    net = chain()
    net[0].register_forward_hook(_global_hook)
    return net


@shape
def hook_that_changes_the_output():
    net = chain()
    net[0].register_forward_hook(lambda m, a, o: o * 2)
    return net


@shape
def hook_that_removes_itself():
    net = chain()
    handle = net[0].register_forward_hook(lambda m, a, o: net.handle.remove())
    net.handle = handle
    return net


@shape
def hook_that_changes_weights():
    net = chain()

    def double(m, args):
        with torch.no_grad():
            net[0].weight.mul_(2)

    net[0].register_forward_pre_hook(double)
    return net


@shape
def hook_object_with_state():
    class Recorder:
        def __init__(self):
            self.outputs = []

        def __call__(self, module, args, output):
            self.outputs.append(output)

    net = chain()
    net.recorder = Recorder()
    net[0].register_forward_hook(net.recorder)
    net[1].register_forward_hook(functools.partial(lambda r, m, a, o: r.outputs.append(o), net.recorder))
    return net


# -- failures


@shape
def raises():
    def forward(m, x):
        m.calls += 1
        m.log.append(x)
        raise ValueError("no")

    net = Does(forward, conv=conv(), log=[])
    net.register_buffer("calls", torch.zeros(()))
    return net


@shape
def raises_deep():
    return nn.Sequential(conv(), nn.Sequential(nn.BatchNorm2d(4), nn.Linear(5, 5)))


@shape
def interrupted():
    def forward(m, x):
        m.calls += 1
        m.conv(x)
        raise KeyboardInterrupt

    net = Does(forward, conv=conv())
    net.register_buffer("calls", torch.zeros(()))
    return net


@shape
def interrupted_in_a_hook():
    net = chain()

    def stop(*args):
        net.seen = 1
        raise KeyboardInterrupt

    net[1].register_forward_hook(stop)
    return net


@shape
def exits():
    def forward(m, x):
        m.calls += 1
        raise SystemExit(3)

    net = Does(forward)
    net.register_buffer("calls", torch.zeros(()))
    return net


@shape
def lazy():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nn.Sequential(nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d())


@shape
def lazy_buffers_only():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nn.Sequential(nn.LazyBatchNorm2d(affine=False))


# -- wrappers, and what cannot be copied


@shape
def data_parallel():
    return nn.DataParallel(chain())


@shape
def compiled():
    return torch.compile(chain())


@shape
def compiled_inside():
    return nn.Sequential(torch.compile(conv()), nn.ReLU())


@shape
def compiled_in_place():
    net = nn.Sequential(conv())
    net[0].compile()
    return net


@shape
def cannot_be_copied():
    class Stubborn(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = conv()

        def __deepcopy__(self, memo):
            raise TypeError("not this one")

        __copy__ = __reduce_ex__ = __getstate__ = __deepcopy__

        def forward(self, x):
            return self.conv(x)

    return nn.Sequential(Stubborn())


@shape
def holds_what_cannot_be_copied():
    def forward(m, x):
        with m.lock:
            return m.conv(x)

    return Does(
        forward,
        conv=conv(),
        lock=threading.Lock(),
        file=io.StringIO("text"),
        thread=threading.current_thread(),
        numbers=(n for n in range(3)),
        local=threading.local(),
    )


@shape
def takes_from_a_generator():
    return Does(lambda m, x: m.conv(x) * next(m.numbers), conv=conv(), numbers=(n for n in range(1, 9)))


@shape
def takes_from_iterators():
    return Does(
        lambda m, x: m.conv(x) * next(m.cycle) + next(m.count) + next(m.items),
        conv=conv(),
        cycle=itertools.cycle([1, 2]),
        count=itertools.count(),
        items=iter([1, 2, 3]),
    )


@shape
def random_generators():
    def forward(m, x):
        noise = torch.rand(3, 1, 1, generator=m.torchs).to(x.device, x.dtype)
        return m.conv(x + noise) * m.numpys.random() * m.pythons.random() * random.random() * np.random.rand()

    return Does(
        forward,
        conv=conv(),
        torchs=torch.Generator().manual_seed(1),
        numpys=np.random.default_rng(1),
        pythons=random.Random(1),
    )


@shape
def seeds_everything():
    def forward(m, x):
        torch.manual_seed(0)
        np.random.seed(0)
        random.seed(0)
        return m.conv(x) + torch.rand_like(m.conv(x))

    return Does(forward, conv=conv())


@shape
def changes_defaults():
    def forward(m, x):
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float64)
        torch.backends.mha.set_fastpath_enabled(True)
        return m.conv(x)

    return Does(forward, conv=conv())


@shape
def forward_on_the_object():
    net = nn.Sequential(conv())
    old = net.forward
    net.forward = lambda x: old(x) * 2
    return net


@shape
def slots_and_properties():
    class Tight:
        __slots__ = ("n",)

        def __init__(self):
            self.n = 0

    def forward(m, x):
        m.tight.n += 1
        return m.conv(x)

    return Does(forward, conv=conv(), tight=Tight())


@shape
def attention():
    class Attends(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True)
            self.conv = conv()

        def forward(self, x):
            return self.layer(self.conv(x).flatten(2).transpose(1, 2))

    return Attends()


@shape
def recurrent():
    return Does(lambda m, x: m.rnn(x.flatten(2).transpose(1, 2))[0], rnn=nn.LSTM(3, 5, 2, bidirectional=True))


@shape
def deep_copies_itself():
    def forward(m, x):
        m.teacher = copy.deepcopy(m.conv)
        return m.teacher(x)

    return Does(forward, conv=conv())


@shape
def looks_at_the_numbers():
    return Does(lambda m, x: m.conv(x) if x.sum() > -1 else x, conv=conv())


@shape
def looks_and_changes():
    def forward(m, x):
        m.calls += 1
        m.log.append(1)
        with torch.no_grad():
            m.conv.weight.mul_(2)
            m.conv.bias.data.fill_(3)
        return m.conv(x) if float(x.abs().max()) < 1 else x

    net = Does(forward, conv=conv(), log=[])
    net.register_buffer("calls", torch.zeros(()))
    return net
