"""Errors that this machine raises: how to raise each, its kind, and a repair that runs.

`LIVE` maps a name to ``(kind, raises, repaired)``; ``repaired`` does what the first fix says.
"""

import io

import torch
from torch import nn
from torch.nn import functional as F

LIVE = {}


def live(kind):
    def keep(make):
        LIVE[make.__name__] = (kind, *make())
        return make

    return keep


def image(*shape, **more):
    return torch.rand(*shape, **more)


def call(layer, x):
    return lambda: layer(x)


@live("input channels")
def grey_for_colour():
    return call(nn.Conv2d(3, 8, 3), image(4, 1, 28, 28)), call(
        nn.Conv2d(3, 8, 3), image(4, 1, 28, 28).expand(-1, 3, -1, -1)
    )


@live("input channels")
def channels_last():
    return call(nn.Conv2d(3, 8, 3), image(4, 28, 30, 3)), call(
        nn.Conv2d(3, 8, 3), image(4, 28, 30, 3).permute(0, 3, 1, 2)
    )


@live("input channels")
def transparency():
    return call(nn.Conv2d(3, 8, 3), image(4, 4, 28, 28)), call(nn.Conv2d(3, 8, 3), image(4, 4, 28, 28)[:, :3])


@live("input channels")
def wrong_width():
    return call(nn.Conv2d(16, 8, 3), image(4, 32, 28, 28)), call(nn.Conv2d(32, 8, 3), image(4, 32, 28, 28))


@live("input channels")
def sequence_last():
    return call(nn.Conv1d(16, 8, 3), image(4, 50, 16)), call(nn.Conv1d(16, 8, 3), image(4, 50, 16).transpose(1, 2))


@live("input channels of a transposed convolution")
def transposed_width():
    return call(nn.ConvTranspose2d(16, 8, 3), image(4, 32, 9, 9)), call(
        nn.ConvTranspose2d(32, 8, 3), image(4, 32, 9, 9)
    )


@live("channels and groups")
def odd_groups():
    return lambda: nn.Conv2d(6, 8, 3, groups=4), lambda: nn.Conv2d(6, 8, 3, groups=2)


@live("channels and groups")
def no_groups():
    return lambda: nn.Conv2d(6, 8, 3, groups=0), lambda: nn.Conv2d(6, 8, 3, groups=1)


@live("channels and groups")
def groups_of_filters():
    x = image(1, 4, 9, 9)
    return lambda: F.conv2d(x, image(3, 2, 3, 3), groups=2), lambda: F.conv2d(x, image(4, 2, 3, 3), groups=2)


@live("bias of another length")
def long_bias():
    x, weight = image(1, 3, 9, 9), image(8, 3, 3, 3)
    return lambda: F.conv2d(x, weight, torch.zeros(3)), lambda: F.conv2d(x, weight, torch.zeros(8))


@live("channels of a normalisation")
def norm_width():
    return call(nn.BatchNorm2d(16), image(4, 8, 9, 9)), call(nn.BatchNorm2d(8), image(4, 8, 9, 9))


@live("channels of a normalisation")
def group_norm_width():
    return lambda: nn.GroupNorm(32, 48), lambda: nn.GroupNorm(16, 48)


@live("layer normalisation of maps")
def layer_norm_of_maps():
    norm, x = nn.LayerNorm(8), image(4, 8, 9, 9)
    return call(norm, x), lambda: norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


@live("pixel shuffle")
def shuffle():
    return call(nn.PixelShuffle(2), image(1, 10, 5, 5)), call(nn.PixelShuffle(2), image(1, 12, 5, 5))


@live("kernel larger than the input")
def large_kernel():
    return call(nn.Conv2d(3, 8, 9), image(1, 3, 5, 5)), call(nn.Conv2d(3, 8, 9, padding=2), image(1, 3, 5, 5))


@live("pooled away")
def pooled():
    return call(nn.MaxPool2d(2), image(1, 8, 1, 1)), call(nn.AdaptiveAvgPool2d(1), image(1, 8, 1, 1))


@live("padding of a pooling window")
def pool_padding():
    return call(nn.MaxPool2d(2, padding=2), image(1, 8, 9, 9)), call(nn.MaxPool2d(2, padding=1), image(1, 8, 9, 9))


@live("reflection larger than the map")
def reflection():
    layer = nn.Conv2d(1, 1, 9, padding=5, padding_mode="reflect")
    return call(layer, image(1, 1, 5, 5)), call(
        nn.Conv2d(1, 1, 9, padding=4, padding_mode="reflect"), image(1, 1, 5, 5)
    )


@live("circular padding")
def circular():
    x = image(1, 1, 3, 3)
    return lambda: F.pad(x, (4, 4, 4, 4), mode="circular"), lambda: F.pad(x, (4, 4, 4, 4), mode="replicate")


@live("padding for F.pad")
def odd_pad():
    return lambda: F.pad(image(1, 1, 3, 3), (1, 1, 1)), lambda: F.pad(image(1, 1, 3, 3), (1, 1, 1, 1))


@live("padding='same' with a stride")
def same_stride():
    return lambda: nn.Conv2d(3, 8, 3, stride=2, padding="same"), lambda: nn.Conv2d(3, 8, 3, stride=2, padding=1)


@live("unknown padding")
def capital_same():
    return lambda: nn.Conv2d(3, 8, 3, padding="SAME"), lambda: nn.Conv2d(3, 8, 3, padding="same")


@live("unknown padding")
def reflection_mode():
    return lambda: nn.Conv2d(3, 8, 3, padding_mode="reflection"), lambda: nn.Conv2d(3, 8, 3, padding_mode="reflect")


@live("padding of a transposed layer")
def transposed_reflect():
    return lambda: nn.ConvTranspose2d(3, 8, 3, padding_mode="reflect"), lambda: nn.ConvTranspose2d(3, 8, 3)


@live("size of a transposed layer")
def output_padding():
    x = image(1, 3, 5, 5)
    return call(nn.ConvTranspose2d(3, 8, 3, 2, output_padding=2), x), call(
        nn.ConvTranspose2d(3, 8, 3, 2, output_padding=1), x
    )


@live("size of a transposed layer")
def output_size():
    layer, x = nn.ConvTranspose2d(3, 8, 3, 2, padding=1), image(1, 3, 5, 5)
    return lambda: layer(x, output_size=(20, 20)), lambda: layer(x, output_size=(10, 10))


@live("axes of the input")
def two_axes():
    return call(nn.Conv2d(1, 8, 3), image(28, 28)), call(nn.Conv2d(1, 8, 3), image(28, 28)[None, None])


@live("axes of the input")
def flat_images():
    return call(nn.Conv2d(1, 8, 3), image(4, 784)), call(nn.Conv2d(1, 8, 3), image(4, 784).view(-1, 1, 28, 28))


@live("axes of the input")
def five_axes():
    return call(nn.Conv2d(1, 8, 3), image(2, 4, 1, 9, 9)), call(nn.Conv2d(1, 8, 3), image(2, 4, 1, 9, 9).flatten(0, 1))


@live("axes of the input")
def flat_norm():
    return call(nn.BatchNorm2d(8), image(4, 8)), call(nn.BatchNorm1d(8), image(4, 8))


@live("axes of the input")
def norm_of_sequences():
    return call(nn.BatchNorm1d(8), image(4, 8, 9, 9)), call(nn.BatchNorm2d(8), image(4, 8, 9, 9))


@live("axes of the input")
def pool_of_two_axes():
    return call(nn.MaxPool2d(2), image(28, 28)), call(nn.MaxPool2d(2), image(28, 28)[None])


@live("axes of the weight")
def flat_weight():
    x = image(1, 1, 9, 9)
    return lambda: F.conv2d(x, image(3, 3)), lambda: F.conv2d(x, image(3, 3).view(1, 1, 3, 3))


@live("linear layer after maps")
def features():
    return call(nn.Linear(1024, 10), image(64, 2704)), call(nn.Linear(2704, 10), image(64, 2704))


@live("linear layer after maps")
def not_flattened():
    return call(nn.Linear(8 * 13 * 13, 10), image(4, 8, 13, 13)), call(
        nn.Linear(1352, 10), image(4, 8, 13, 13).flatten(1)
    )


@live("batch size changed on the way")
def rows():
    y, target = image(4, 810).view(-1, 10), torch.zeros(4, dtype=torch.long)
    return lambda: F.cross_entropy(y, target), lambda: F.cross_entropy(image(4, 810).flatten(1), target)


@live("numbers that do not fit a shape")
def invalid_view():
    return lambda: image(4, 8, 13, 13).view(-1, 400), lambda: image(4, 8, 13, 13).flatten(1)


@live("numbers that do not fit a shape")
def last_batch():
    return lambda: image(30, 8, 5, 5).view(64, 200), lambda: image(30, 8, 5, 5).view(30, -1)


@live("view of what is not contiguous")
def view():
    x = image(2, 9, 9, 3).permute(0, 3, 1, 2)
    return lambda: x.view(2, -1), lambda: x.reshape(2, -1)


@live("axes of a permute")
def permute():
    return lambda: image(28, 28, 3).permute(0, 3, 1, 2), lambda: image(28, 28, 3).permute(2, 0, 1)


@live("joining maps of different sizes")
def joined():
    a, b = image(1, 8, 28, 28), image(1, 8, 27, 27)
    return lambda: torch.cat([a, b], 1), lambda: torch.cat([a, F.interpolate(b, size=a.shape[-2:])], 1)


@live("joining maps of different sizes")
def added():
    a, b = image(1, 8, 28, 28), image(1, 8, 27, 27)
    return lambda: a + b, lambda: a + F.interpolate(b, size=a.shape[-2:])


@live("joining maps of different sizes")
def added_channels():
    a, b = image(1, 16, 9, 9), image(1, 8, 9, 9)
    return lambda: a + b, lambda: a + nn.Conv2d(8, 16, 1)(b)


@live("joining maps of different sizes")
def joined_axes():
    a, b = image(1, 8, 5, 5), image(1, 8)
    return lambda: torch.cat([a, b], 1), lambda: torch.cat([a.flatten(1), b.flatten(1)], 1)


@live("images of different sizes in one batch")
def ragged():
    rows = [(image(3, 30, 40), 0), (image(3, 32, 40), 0)]
    good = [(image(3, 30, 40), 0), (image(3, 30, 40), 0)]
    return lambda: next(iter(torch.utils.data.DataLoader(rows, 2))), lambda: next(
        iter(torch.utils.data.DataLoader(good, 2))
    )


@live("size for interpolation")
def interpolation():
    x = image(1, 3, 5, 5)
    return lambda: F.interpolate(x, size=(1, 3, 10, 10)), lambda: F.interpolate(x, size=(10, 10))


@live("blocks for fold")
def folded():
    columns = F.unfold(image(1, 2, 8, 8), 3)
    return lambda: F.fold(columns, (8, 8), 3, padding=1), lambda: F.fold(columns, (8, 8), 3)


@live("one value for each channel")
def one_value():
    norm, x = nn.BatchNorm2d(8), image(1, 8, 1, 1)
    return call(norm, x), call(nn.BatchNorm2d(8).eval(), x)


@live("type or device of the input")
def double():
    return call(nn.Conv2d(3, 8, 3), image(1, 3, 9, 9).double()), call(
        nn.Conv2d(3, 8, 3), image(1, 3, 9, 9).double().float()
    )


@live("type or device of the input")
def bytes_in():
    x = torch.zeros(1, 3, 9, 9, dtype=torch.uint8)
    return call(nn.Conv2d(3, 8, 3), x), call(nn.Conv2d(3, 8, 3), x.float() / 255)


@live("type or device of the input")
def half_weights():
    return call(nn.Conv2d(3, 8, 3).bfloat16(), image(1, 3, 9, 9)), call(
        nn.Conv2d(3, 8, 3).bfloat16(), image(1, 3, 9, 9).bfloat16()
    )


@live("type or device of the input")
def linear_types():
    return call(nn.Linear(8, 3), image(4, 8).double()), call(nn.Linear(8, 3), image(4, 8).double().float())


@live("type or device of the input")
def float_classes():
    y = image(4, 3)
    return lambda: F.nll_loss(y, torch.zeros(4)), lambda: F.nll_loss(y, torch.zeros(4).long())


@live("not for this type")
def whole_numbers():
    x = torch.zeros(1, 3, 9, 9, dtype=torch.uint8)
    return lambda: F.avg_pool2d(x, 2), lambda: F.avg_pool2d(x.float(), 2)


@live("whole numbers for a mean")
def mean():
    return lambda: torch.zeros(3, dtype=torch.uint8).mean(), lambda: torch.zeros(3, dtype=torch.uint8).float().mean()


@live("tensor to NumPy")
def numpy():
    x = torch.zeros(3, requires_grad=True)
    return lambda: x.numpy(), lambda: x.detach().cpu().numpy()


@live("arguments of a layer")
def keras_word():
    return lambda: nn.Conv2d(3, 8, 3, strides=2), lambda: nn.Conv2d(3, 8, 3, stride=2)


@live("arguments of a layer")
def activation():
    return lambda: nn.Conv2d(3, 8, 3, activation="relu"), lambda: nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())


@live("arguments of a layer")
def no_kernel():
    return lambda: nn.Conv2d(3, 8), lambda: nn.Conv2d(3, 8, 3)


@live("arguments of a layer")
def float_width():
    return lambda: nn.Conv2d(3, 64 / 2, 3), lambda: nn.Conv2d(3, 64 // 2, 3)


@live("stride, padding or dilation out of range")
def no_stride():
    x, weight = image(1, 3, 9, 9), image(8, 3, 3, 3)
    return lambda: F.conv2d(x, weight, stride=0), lambda: F.conv2d(x, weight, stride=1)


@live("stride, padding or dilation out of range")
def negative():
    return lambda: F.conv2d(image(1, 3, 9, 9), image(8, 3, 3, 3), padding=-1), lambda: F.pad(
        image(1, 3, 9, 9), (-1, -1, -1, -1)
    )


@live("no tensor")
def array():
    x = image(1, 3, 9, 9).numpy()
    return call(nn.Linear(9, 3), x), call(nn.Linear(9, 3), torch.from_numpy(x).float())


@live("call of conv2d")
def array_for_conv():
    x = image(1, 3, 9, 9).numpy()
    return call(nn.Conv2d(3, 8, 3), x), call(nn.Conv2d(3, 8, 3), torch.from_numpy(x).float())


@live("call of conv2d")
def list_of_images():
    images = [image(3, 9, 9), image(3, 9, 9)]
    return call(nn.Conv2d(3, 8, 3), images), call(nn.Conv2d(3, 8, 3), torch.stack(images))


@live("module not begun")
def not_begun():
    class Net(nn.Module):
        def __init__(self, first):
            if first:
                super().__init__()
            self.conv = nn.Conv2d(3, 8, 3)

    return lambda: Net(False), lambda: Net(True)


@live("weight that is no parameter")
def weight():
    def wrong():
        nn.Conv2d(3, 8, 3).weight = torch.zeros(8, 3, 3, 3)

    def right():
        with torch.no_grad():
            nn.Conv2d(3, 8, 3).weight.copy_(torch.zeros(8, 3, 3, 3))

    return wrong, right


@live("module without forward")
def spelt_wrong():
    class Net(nn.Module):
        def foward(self, x):
            return x

    return call(Net(), image(1)), call(nn.Identity(), image(1))


@live("module without forward")
def list_called():
    layers = nn.ModuleList([nn.Conv2d(3, 8, 3)])
    return call(layers, image(1, 3, 9, 9)), call(nn.Sequential(*layers), image(1, 3, 9, 9))


@live("layers in a list")
def empty():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Conv2d(3, 8, 3)]

    return lambda: torch.optim.SGD(Net().parameters(), 0.1), lambda: torch.optim.SGD(
        nn.ModuleList(Net().layers).parameters(), 0.1
    )


@live("list in a Sequential")
def list_of_layers():
    layers = [nn.Conv2d(3, 8, 3), nn.ReLU()]
    return lambda: nn.Sequential(layers), lambda: nn.Sequential(*layers)


@live("layer not filled in yet")
def lazy():
    def ready():
        layer = nn.LazyConv2d(8, 3)
        layer(torch.zeros(1, 3, 9, 9))
        return layer.weight.shape

    return lambda: nn.LazyConv2d(8, 3).weight.shape, ready


@live("class number out of range")
def classes():
    return lambda: F.cross_entropy(image(4, 3), torch.full((4,), 3)), lambda: F.cross_entropy(
        image(4, 4), torch.full((4,), 3)
    )


@live("axes of the target")
def column():
    target = torch.zeros(4, 1, dtype=torch.long)
    return lambda: F.nll_loss(image(4, 3), target), lambda: F.nll_loss(image(4, 3), target.squeeze(1))


@live("axes of the target")
def mask():
    y, target = image(2, 3, 9, 9), torch.zeros(2, 1, 9, 9, dtype=torch.long)
    return lambda: F.cross_entropy(y, target), lambda: F.cross_entropy(y, target.squeeze(1).long())


@live("target and output of different shapes")
def bce_shape():
    y, target = image(4, 1), torch.zeros(4)
    return lambda: F.binary_cross_entropy_with_logits(y, target), lambda: F.binary_cross_entropy_with_logits(
        y.squeeze(1), target
    )


@live("probabilities")
def no_probability():
    y, target = image(4) + 1.5, torch.zeros(4)
    return lambda: F.binary_cross_entropy(y, target), lambda: F.binary_cross_entropy_with_logits(y, target)


@live("probabilities")
def whole_probabilities():
    y, target = image(4, 3), torch.zeros(4, 3, dtype=torch.long)
    return lambda: F.cross_entropy(y, target), lambda: F.cross_entropy(y, target.argmax(1))


@live("axis that is not there")
def no_batch_axis():
    return lambda: torch.zeros(10).softmax(1), lambda: torch.zeros(10).unsqueeze(0).softmax(1)


@live("in-place change")
def shortcut():
    def run(inplace):
        x = nn.Conv2d(1, 1, 1)(image(1, 1, 5, 5)).sigmoid()
        y = x.exp() * x.sigmoid()
        if inplace:
            x += 1
        (y * x).sum().backward()

    return lambda: run(True), lambda: run(False)


@live("in-place change")
def leaf():
    layer = nn.Conv2d(1, 1, 1)

    def right():
        with torch.no_grad():
            layer.weight.fill_(1)

    return lambda: layer.weight.fill_(1), right


@live("backward twice")
def twice():
    def run(times):
        loss = nn.Linear(3, 1)(image(4, 3)).exp().sum()
        for _ in range(times):
            loss.backward()

    return lambda: run(2), lambda: run(1)


@live("no gradient")
def frozen():
    def run(free):
        layer = nn.Linear(3, 1).requires_grad_(free)
        layer(image(4, 3)).sum().backward()

    return lambda: run(False), lambda: run(True)


@live("no gradient")
def several():
    def run(one):
        loss = nn.Linear(3, 1)(image(4, 3))
        (loss.mean() if one else loss).backward()

    return lambda: run(False), lambda: run(True)


def stored(model):
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    return torch.load(file)


@live("weights of another network")
def grey_first_layer():
    state = stored(nn.Sequential(nn.Conv2d(3, 8, 3)))

    def right():
        state["0.weight"] = state["0.weight"].sum(1, keepdim=True)
        nn.Sequential(nn.Conv2d(1, 8, 3)).load_state_dict(state)

    return lambda: nn.Sequential(nn.Conv2d(1, 8, 3)).load_state_dict(stored(nn.Sequential(nn.Conv2d(3, 8, 3)))), right


@live("weights of another network")
def parallel():
    state = {f"module.{key}": value for key, value in nn.Conv2d(3, 8, 3).state_dict().items()}
    good = {key.removeprefix("module."): value for key, value in state.items()}
    return lambda: nn.Conv2d(3, 8, 3).load_state_dict(state), lambda: nn.Conv2d(3, 8, 3).load_state_dict(good)


@live("images that are no tensors")
def pil_batch():
    from PIL import Image

    rows = [Image.new("RGB", (4, 4))] * 2
    return lambda: next(iter(torch.utils.data.DataLoader(rows, 2))), lambda: next(
        iter(torch.utils.data.DataLoader([image(3, 4, 4)] * 2, 2))
    )


@live("normalisation of grey images")
def grey_normalised():
    def run(mean):
        x = image(1, 28, 28)
        x.sub_(torch.tensor(mean)[:, None, None])

    return lambda: run([0.5, 0.5, 0.5]), lambda: run([0.5])


@live("image to draw")
def drawn():
    from matplotlib.figure import Figure

    axis = Figure().subplots()
    return lambda: axis.imshow(image(3, 28, 28)), lambda: axis.imshow(image(3, 28, 28).permute(1, 2, 0))


@live("out of memory")
def huge():
    return lambda: torch.empty(2**50), lambda: torch.empty(4)


@live("answer that is not a tensor")
def dictionary():
    class Net(nn.Module):
        def forward(self, x):
            return {"out": x}

    return lambda: Net()(image(1)).view(-1), lambda: Net()(image(1))["out"].view(-1)
