"""Small networks from lists of layers, and what they cost."""

import torch
import torch.nn.functional as F
from torch import nn

from convlab.spec import Conv2dSpec
from convlab.stacks import LayerSpec


class BlurPool(nn.Module):
    """Binomial blur of each channel, then every ``stride``-th sample; reflect padding, nothing learned (Zhang 2019).

    Parameters
    ----------
    size : int
        Taps of the binomial filter in each direction; odd.
    stride : int
    """

    def __init__(self, size=3, stride=2):
        super().__init__()
        self.size, self.stride = size, stride
        self.register_buffer("kernel", binomial(size))

    def forward(self, x):
        channels, half = x.shape[1], self.size // 2
        weight = self.kernel.expand(channels, 1, -1, -1)
        return F.conv2d(F.pad(x, (half,) * 4, mode="reflect"), weight, stride=self.stride, groups=channels)


def binomial(size):
    """The binomial filter as a ``(size, size)`` tensor with sum 1; size 1 does nothing."""
    row = torch.ones(1)
    for _ in range(size - 1):
        row = F.pad(row, (1, 0)) + F.pad(row, (0, 1))
    row = row / row.sum()
    return torch.outer(row, row)


def conv(in_channels, out_channels, kernel_size=3, stride=1, **more):
    """A `Conv2dSpec` as the experiments use it: padded by ``d(k-1)/2``, without bias unless asked."""
    dilation = more.get("dilation", 1)
    more = {"padding": dilation * (kernel_size - 1) // 2, "bias": False} | more
    return Conv2dSpec(in_channels, out_channels, kernel_size, stride, **more)


def block(in_channels, out_channels, kernel_size=3, stride=1, **more):
    """Convolution, batch norm, ReLU, as a list of layers."""
    return [conv(in_channels, out_channels, kernel_size, stride, **more), "bn", "relu"]


# Word -> module, given the number of channels that arrive.
_WORDS = {
    "bn": nn.BatchNorm2d,
    "bn without affine": lambda channels: nn.BatchNorm2d(channels, affine=False),
    "in": lambda channels: nn.InstanceNorm2d(channels, affine=True),
    "gn1": lambda channels: nn.GroupNorm(1, channels),
    "gn4": lambda channels: nn.GroupNorm(4, channels),
    "relu": lambda channels: nn.ReLU(),
    "max2": lambda channels: nn.MaxPool2d(2),
    "avg2": lambda channels: nn.AvgPool2d(2),
    "blur2": lambda channels: BlurPool(3, 2),
    "gap": lambda channels: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    "flatten": lambda channels: nn.Flatten(),
}


def build(layers, shape, seed=0):
    """A network from a list of layers.

    Parameters
    ----------
    layers : list
        Each one a spec (`Conv2dSpec` or one of `convlab.stacks`), a torch module, a word (``"bn"``, ``"in"``,
        ``"gn1"``, ``"gn4"``, ``"relu"``, ``"max2"``, ``"avg2"``, ``"blur2"``, ``"gap"``, ``"flatten"``), or a number:
        a linear layer with that many outputs.
    shape : (int, int, int)
        Channels, height and width of one picture.
    seed : int
        Of the initial weights. The random state outside is left as it was.

    Returns
    -------
    torch.nn.Sequential
        With PyTorch's default initialisation.
    """
    modules, x = [], torch.zeros(2, *shape)
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        for layer in layers:
            module = _module(layer, x)
            x = module.eval()(x)
            modules.append(module)
    return nn.Sequential(*modules).train()


def _module(layer, x):
    if isinstance(layer, Conv2dSpec):
        return nn.Conv2d(**layer.arguments())
    if isinstance(layer, LayerSpec):
        from convlab import models  # only where a list uses the other specs

        return models.to_module(layer)
    if isinstance(layer, int):
        return nn.Linear(x.shape[1], layer)
    return layer if isinstance(layer, nn.Module) else _WORDS[layer](x.shape[1])


def cost(net, shape):
    """Parameters and MACs of a network on one picture.

    MACs are those of convolutions, linear layers and blurs; 1 MAC is one multiply-accumulate. Parameters count
    everything that is learned, batch norm too.

    Returns
    -------
    dict
        ``{"params": int, "macs": int}``.
    """
    macs = []

    def count(module, inputs, output):
        per_output = {
            nn.Conv2d: lambda m: m.weight[0].numel(),
            nn.Linear: lambda m: m.in_features,
            BlurPool: lambda m: m.kernel.numel(),
        }[type(module)]
        macs.append(output[0].numel() * per_output(module))

    hooks = [m.register_forward_hook(count) for m in net.modules() if isinstance(m, (nn.Conv2d, nn.Linear, BlurPool))]
    training = net.training
    with torch.no_grad():
        net.eval()(torch.zeros(1, *shape))
    net.train(training)
    for hook in hooks:
        hook.remove()
    return {"params": sum(p.numel() for p in net.parameters()), "macs": sum(macs)}
