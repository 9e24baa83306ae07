"""Every layer type of torch.nn, and the usual functional calls, each as a module for an input of 4 × 8 × 8."""

import inspect

import torch
import torch.nn.functional as F
import torch.utils.checkpoint
from module_shapes import Does
from torch import nn

SIZE = (4, 8, 8)
AS = {  # what a layer's input is made of the image
    "NCHW": lambda x: x,
    "NCL": lambda x: x.flatten(2),
    "NCDHW": lambda x: x.unflatten(1, (2, 2)),
    "NLC": lambda x: x.flatten(2).transpose(1, 2),
    "NF": lambda x: x.flatten(1),
    "complex": lambda x: torch.complex(x, x),
}
_IDS = torch.arange(6).view(1, 6)


def layer(make, how="NCHW", call=None):
    """``make()`` makes it, ``how`` says what arrives."""
    return lambda: Does(lambda m, x: (call or (lambda m, x: m(x)))(m.layer, AS[how](x)), layer=make())


def sequence(make):
    return layer(make, "NLC", lambda m, x: m(x)[0])


def cell(make):
    return layer(make, "NLC", lambda m, x: m(x[:, 0]))


LAYERS = {
    "Conv1d": [layer(lambda: nn.Conv1d(4, 6, 3, 2, 1, groups=2), "NCL")],
    "Conv2d": [
        layer(lambda: nn.Conv2d(4, 6, 3, 2, 1)),
        layer(lambda: nn.Conv2d(4, 8, (3, 2), groups=4, dilation=2, padding="same", padding_mode="circular")),
        layer(lambda: nn.Conv2d(4, 6, 3, dtype=torch.complex64)),
    ],
    "Conv3d": [layer(lambda: nn.Conv3d(2, 4, (1, 3, 3)), "NCDHW")],
    "ConvTranspose1d": [layer(lambda: nn.ConvTranspose1d(4, 6, 3, 2), "NCL")],
    "ConvTranspose2d": [layer(lambda: nn.ConvTranspose2d(4, 6, 3, 2, 1, 1, groups=2))],
    "ConvTranspose3d": [layer(lambda: nn.ConvTranspose3d(2, 4, 2, 2), "NCDHW")],
    "Linear": [layer(lambda: nn.Linear(8, 5)), layer(lambda: nn.Linear(256, 5, bias=False), "NF")],
    "Bilinear": [layer(lambda: nn.Bilinear(8, 8, 5), "NCHW", lambda m, x: m(x, x))],
    "Identity": [layer(nn.Identity)],
    "Flatten": [layer(nn.Flatten)],
    "Unflatten": [layer(lambda: nn.Unflatten(1, (2, 2)))],
    "Unfold": [layer(lambda: nn.Unfold(3, padding=1))],
    "Fold": [layer(lambda: nn.Fold((4, 4), 2, stride=2), "NCHW", lambda m, x: m(x.reshape(1, 64, 4)))],
    "Upsample": [
        layer(lambda: nn.Upsample(scale_factor=2)),
        layer(lambda: nn.Upsample((5, 7), mode="bilinear", align_corners=True)),
        layer(lambda: nn.Upsample(scale_factor=2, mode="bicubic")),
        layer(lambda: nn.Upsample(scale_factor=2, mode="linear"), "NCL"),
        layer(lambda: nn.Upsample(scale_factor=2, mode="trilinear"), "NCDHW"),
    ],
    "UpsamplingNearest2d": [layer(lambda: nn.UpsamplingNearest2d(scale_factor=2))],
    "UpsamplingBilinear2d": [layer(lambda: nn.UpsamplingBilinear2d(scale_factor=2))],
    "PixelShuffle": [layer(lambda: nn.PixelShuffle(2))],
    "PixelUnshuffle": [layer(lambda: nn.PixelUnshuffle(2))],
    "ChannelShuffle": [layer(lambda: nn.ChannelShuffle(2))],
    "Embedding": [layer(lambda: nn.Embedding(9, 5), "NCHW", lambda m, x: m(_IDS) + x.mean())],
    "EmbeddingBag": [layer(lambda: nn.EmbeddingBag(9, 5), "NCHW", lambda m, x: m(_IDS) + x.mean())],
    "CosineSimilarity": [layer(nn.CosineSimilarity, "NCHW", lambda m, x: m(x, x))],
    "PairwiseDistance": [layer(nn.PairwiseDistance, "NCHW", lambda m, x: m(x, x))],
    "MultiheadAttention": [
        layer(lambda: nn.MultiheadAttention(4, 2, batch_first=True), "NLC", lambda m, x: m(x, x, x)[0]),
        layer(lambda: nn.MultiheadAttention(4, 2), "NLC", lambda m, x: m(x, x, x, need_weights=False)[0]),
        layer(
            lambda: nn.MultiheadAttention(4, 2, kdim=3, vdim=2, batch_first=True, add_bias_kv=True),
            "NLC",
            lambda m, x: m(x, x[..., :3], x[..., :2])[0],
        ),
    ],
    "TransformerEncoderLayer": [layer(lambda: nn.TransformerEncoderLayer(4, 2, 8, batch_first=True), "NLC")],
    "TransformerDecoderLayer": [
        layer(lambda: nn.TransformerDecoderLayer(4, 2, 8, batch_first=True), "NLC", lambda m, x: m(x, x))
    ],
    "TransformerEncoder": [
        layer(lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8, batch_first=True), 2), "NLC")
    ],
    "TransformerDecoder": [
        layer(
            lambda: nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 8, batch_first=True), 2),
            "NLC",
            lambda m, x: m(x, x),
        )
    ],
    "Transformer": [layer(lambda: nn.Transformer(4, 2, 1, 1, 8, batch_first=True), "NLC", lambda m, x: m(x, x))],
    "RNN": [
        sequence(lambda: nn.RNN(4, 5)),
        sequence(lambda: nn.RNN(4, 5, 2, nonlinearity="relu", bias=False, batch_first=True, bidirectional=True)),
    ],
    "LSTM": [
        sequence(lambda: nn.LSTM(4, 5)),
        sequence(lambda: nn.LSTM(4, 5, 3, batch_first=True, dropout=0.3, bidirectional=True)),
        sequence(lambda: nn.LSTM(4, 6, 2, proj_size=3, bidirectional=True)),
        layer(lambda: nn.LSTM(4, 5), "NLC", lambda m, x: m(x[0])[0]),
    ],
    "GRU": [sequence(lambda: nn.GRU(4, 5)), sequence(lambda: nn.GRU(4, 5, 2, batch_first=True, bidirectional=True))],
    "RNNCell": [cell(lambda: nn.RNNCell(4, 5)), cell(lambda: nn.RNNCell(4, 5, nonlinearity="relu"))],
    "LSTMCell": [cell(lambda: nn.LSTMCell(4, 5))],
    "GRUCell": [cell(lambda: nn.GRUCell(4, 5))],
    "BatchNorm1d": [layer(lambda: nn.BatchNorm1d(4), "NCL")],
    "BatchNorm2d": [layer(lambda: nn.BatchNorm2d(4)), layer(lambda: nn.BatchNorm2d(4, track_running_stats=False))],
    "BatchNorm3d": [layer(lambda: nn.BatchNorm3d(2), "NCDHW")],
    "SyncBatchNorm": [layer(lambda: nn.SyncBatchNorm(4))],
    "InstanceNorm1d": [layer(lambda: nn.InstanceNorm1d(4), "NCL")],
    "InstanceNorm2d": [layer(lambda: nn.InstanceNorm2d(4, affine=True, track_running_stats=True))],
    "InstanceNorm3d": [layer(lambda: nn.InstanceNorm3d(2), "NCDHW")],
    "GroupNorm": [layer(lambda: nn.GroupNorm(2, 4))],
    "LayerNorm": [layer(lambda: nn.LayerNorm((8, 8)))],
    "RMSNorm": [layer(lambda: nn.RMSNorm(8))],
    "LocalResponseNorm": [layer(lambda: nn.LocalResponseNorm(3))],
    "PReLU": [layer(lambda: nn.PReLU(4))],
    "Softmax": [layer(lambda: nn.Softmax(1))],
    "Softmin": [layer(lambda: nn.Softmin(1))],
    "LogSoftmax": [layer(lambda: nn.LogSoftmax(1))],
    "GLU": [layer(lambda: nn.GLU(1))],
    "Threshold": [layer(lambda: nn.Threshold(0.1, 2))],
    "MaxUnpool1d": [layer(lambda: nn.MaxUnpool1d(2), "NCL", lambda m, x: m(*F.max_pool1d(x, 2, return_indices=True)))],
    "MaxUnpool2d": [layer(lambda: nn.MaxUnpool2d(2), "NCHW", lambda m, x: m(*F.max_pool2d(x, 2, return_indices=True)))],
    "MaxUnpool3d": [
        layer(
            lambda: nn.MaxUnpool3d((1, 2, 2)),
            "NCDHW",
            lambda m, x: m(*F.max_pool3d(x, (1, 2, 2), return_indices=True)),
        )
    ],
    "AdaptiveLogSoftmaxWithLoss": [
        layer(lambda: nn.AdaptiveLogSoftmaxWithLoss(8, 10, [4]), "NLC", lambda m, x: m.log_prob(x[0].repeat(1, 2)))
    ],
}
for _name in (
    *("ReLU", "ReLU6", "RReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Sigmoid", "Tanh", "LogSigmoid"),
    *("Hardtanh", "Hardshrink", "Hardsigmoid", "Hardswish", "LeakyReLU", "Softplus", "Softshrink", "Softsign"),
    *("Tanhshrink", "Softmax2d", "Dropout", "Dropout2d", "AlphaDropout", "FeatureAlphaDropout"),
):
    LAYERS[_name] = [layer(getattr(nn, _name))]
LAYERS["ReLU"].append(layer(lambda: nn.ReLU(inplace=True)))
LAYERS["Dropout1d"], LAYERS["Dropout3d"] = [layer(nn.Dropout1d, "NCL")], [layer(nn.Dropout3d, "NCDHW")]
for _axes, _how, _pad in ((1, "NCL", 2), (2, "NCHW", (1, 2, 0, 1)), (3, "NCDHW", (1, 0, 1, 1, 0, 1))):
    for _kind in ("Max", "Avg"):
        _pool = 2 if _axes < 3 else (1, 2, 2)
        LAYERS[f"{_kind}Pool{_axes}d"] = [layer(lambda k=_kind, a=_axes, p=_pool: getattr(nn, f"{k}Pool{a}d")(p), _how)]
        LAYERS[f"Adaptive{_kind}Pool{_axes}d"] = [
            layer(lambda k=_kind, a=_axes, n=n: getattr(nn, f"Adaptive{k}Pool{a}d")(n), _how) for n in (1, 2)
        ]
    LAYERS[f"LPPool{_axes}d"] = [layer(lambda a=_axes, p=_pool: getattr(nn, f"LPPool{a}d")(2, p), _how)]
    for _kind in ("Reflection", "Replication", "Zero", "Circular", "Constant"):
        _more = (1.5,) if _kind == "Constant" else ()
        LAYERS[f"{_kind}Pad{_axes}d"] = [
            layer(lambda k=_kind, a=_axes, p=_pad, m=_more: getattr(nn, f"{k}Pad{a}d")(p, *m), _how)
        ]
LAYERS["FractionalMaxPool2d"] = [layer(lambda: nn.FractionalMaxPool2d(2, 3))]
LAYERS["FractionalMaxPool3d"] = [layer(lambda: nn.FractionalMaxPool3d((1, 2, 2), (1, 3, 3)), "NCDHW")]

# Not layers of a network on one image: containers, bases, and losses, which compare two things.
OTHERS = {
    "Module",
    "Sequential",
    "ModuleList",
    "ModuleDict",
    "ParameterList",
    "ParameterDict",
    "Container",
    "DataParallel",
}
# CrossMapLRN2d resizes an empty tensor in a way that a dispatch mode does not see: cl.cost says that it could not run.
OTHERS |= {"CrossMapLRN2d", "RNNBase", "RNNCellBase", "LinearCrossEntropyLoss"}
TYPES = {
    name
    for name, kind in vars(nn).items()
    if inspect.isclass(kind)
    and issubclass(kind, nn.Module)
    and name not in OTHERS
    and not name.startswith("Lazy")
    and not (name.endswith(("Loss", "Loss2d")) and name != "AdaptiveLogSoftmaxWithLoss")
}


def _weight(*size):
    return nn.Parameter(torch.ones(*size))


def call(function, **parts):
    return lambda: Does(lambda m, x: function(m, x), **parts)


CALLS = {
    "matmul": call(lambda m, x: x @ x.mT),
    "matmul with a vector": call(lambda m, x: x @ m.v, v=_weight(8)),
    "vector times matrix": call(lambda m, x: m.v @ x[0, 0], v=_weight(8)),
    "dot": call(lambda m, x: torch.dot(x.flatten(), x.flatten())),
    "vdot": call(lambda m, x: torch.vdot(x.flatten(), x.flatten())),
    "inner": call(lambda m, x: torch.inner(x, m.v), v=_weight(8)),
    "outer": call(lambda m, x: torch.outer(x.flatten(), x.flatten())),
    "addr": call(lambda m, x: torch.addr(m.a, x[0, 0, 0], x[0, 0, 1]), a=_weight(8, 8)),
    "mv": call(lambda m, x: x[0, 0].mv(m.v), v=_weight(8)),
    "addmv": call(lambda m, x: torch.addmv(m.v, x[0, 0], m.v), v=_weight(8)),
    "mm": call(lambda m, x: x[0, 0].mm(x[0, 1])),
    "bmm": call(lambda m, x: x[0].bmm(x[0])),
    "addmm": call(lambda m, x: torch.addmm(m.v, x[0, 0], x[0, 1]), v=_weight(8)),
    "baddbmm": call(lambda m, x: torch.baddbmm(x[0], x[0], x[0])),
    "addbmm": call(lambda m, x: torch.addbmm(x[0, 0], x[0], x[0])),
    "einsum": call(lambda m, x: torch.einsum("bchw,bdhw->bcd", x, x)),
    "einsum of three": call(lambda m, x: torch.einsum("bchw,cd,bdhw->bhw", x, m.w, x), w=_weight(4, 4)),
    "einsum without a sum": call(lambda m, x: torch.einsum("bchw,c->bchw", x, m.v), v=_weight(4)),
    "einsum of one": call(lambda m, x: torch.einsum("bchw->bc", x)),
    "tensordot": call(lambda m, x: torch.tensordot(x, m.w, dims=([1], [0])), w=_weight(4, 3)),
    "chain_matmul": call(lambda m, x: torch.linalg.multi_dot([x[0, 0], x[0, 1], x[0, 2]])),
    "matrix_power": call(lambda m, x: torch.matrix_power(x, 3)),
    "kron": call(lambda m, x: torch.kron(x[0, 0], x[0, 1])),
    "linear": call(lambda m, x: F.linear(x, m.w, m.b), w=_weight(5, 8), b=_weight(5)),
    "linear of a vector": call(lambda m, x: F.linear(x[0, 0, 0], m.w), w=_weight(5, 8)),
    "bilinear": call(lambda m, x: F.bilinear(x, x, m.w), w=_weight(5, 8, 8)),
    "conv1d": call(lambda m, x: F.conv1d(x.flatten(2), m.w), w=_weight(5, 4, 3)),
    "conv2d": call(lambda m, x: F.conv2d(x, m.w, stride=2, groups=2), w=_weight(6, 2, 3, 3)),
    "conv2d without a batch": call(lambda m, x: F.conv2d(x[0], m.w, padding="same"), w=_weight(6, 4, 3, 3)),
    "conv3d": call(lambda m, x: F.conv3d(x.unflatten(1, (2, 2)), m.w), w=_weight(3, 2, 1, 3, 3)),
    "conv_transpose2d": call(lambda m, x: F.conv_transpose2d(x, m.w, stride=2), w=_weight(4, 5, 2, 2)),
    "conv_tbc": call(lambda m, x: torch.conv_tbc(x[0], m.w, m.b, 1), w=_weight(3, 8, 5), b=_weight(5)),
    "kernel from the image": call(lambda m, x: F.conv2d(x, x.mean((2, 3)).view(1, 4, 1, 1))),
    "attention": call(lambda m, x: F.scaled_dot_product_attention(x, x, x)),
    "attention, causal": call(lambda m, x: F.scaled_dot_product_attention(x, x, x, is_causal=True)),
    "attention, masked": call(lambda m, x: F.scaled_dot_product_attention(x, x, x, attn_mask=x[0, 0] > 0)),
    "attention, other lengths": call(lambda m, x: F.scaled_dot_product_attention(x, x[:, :, :5], x[:, :, :5, :3])),
    "attention, few heads": call(lambda m, x: F.scaled_dot_product_attention(x, x[:, :2], x[:, :2], enable_gqa=True)),
    "attention, three axes": call(lambda m, x: F.scaled_dot_product_attention(x[0], x[0], x[0])),
    "attention by hand": call(lambda m, x: (x @ x.mT / 8**0.5).softmax(-1) @ x),
    "embedding": call(lambda m, x: F.embedding(_IDS, m.w) + x.mean(), w=_weight(9, 5)),
    "one_hot": call(lambda m, x: F.one_hot(_IDS, 7).float() @ m.w + x.mean(), w=_weight(7, 3)),
    "interpolate": call(lambda m, x: F.interpolate(x, scale_factor=2)),
    "interpolate, bilinear": call(lambda m, x: F.interpolate(x, (3, 5), mode="bilinear")),
    "interpolate, area": call(lambda m, x: F.interpolate(x, (4, 4), mode="area")),
    "interpolate, antialias": call(lambda m, x: F.interpolate(x, (4, 4), mode="bicubic", antialias=True)),
    "interpolate, exact": call(lambda m, x: F.interpolate(x, (3, 3), mode="nearest-exact")),
    "grid_sample": call(lambda m, x: F.grid_sample(x, m.g, align_corners=False), g=_weight(1, 3, 3, 2)),
    "affine_grid": call(
        lambda m, x: F.grid_sample(x, F.affine_grid(m.t, x.shape, align_corners=False), align_corners=False),
        t=_weight(1, 2, 3),
    ),
    "unfold and fold": call(lambda m, x: F.fold(F.unfold(x, 2, stride=2), (8, 8), 2, stride=2)),
    "Tensor.unfold": call(lambda m, x: x.unfold(2, 3, 1).unfold(3, 3, 1).sum((-1, -2))),
    "cdist": call(lambda m, x: torch.cdist(x, x)),
    "pdist": call(lambda m, x: F.pdist(x[0, 0])),
    "rfft2": call(lambda m, x: torch.fft.rfft2(x).abs()),
    "fft and back": call(lambda m, x: torch.fft.ifft2(torch.fft.fft2(x)).real),
    "stft": call(lambda m, x: torch.stft(x.flatten(), 16, return_complex=True, window=torch.hann_window(16)).abs()),
    "solve": call(lambda m, x: torch.linalg.solve(x + torch.eye(8), x)),
    "svd": call(lambda m, x: torch.linalg.svdvals(x)),
    "inverse": call(lambda m, x: torch.linalg.inv(x + torch.eye(8))),
    "cholesky": call(lambda m, x: torch.linalg.cholesky(x + torch.eye(8))),
    "matrix_exp": call(lambda m, x: torch.matrix_exp(x)),
    "det": call(lambda m, x: torch.linalg.det(x + torch.eye(8))),
    "functional lstm_cell": call(
        lambda m, x: torch.lstm_cell(x[0, 0], (x[0, 0, :, :5], x[0, 0, :, :5]), m.a, m.b),
        a=_weight(20, 8),
        b=_weight(20, 5),
    ),
    "normalize": call(lambda m, x: F.normalize(x)),
    "pixel_shuffle": call(lambda m, x: F.pixel_shuffle(x, 2)),
    "pad": call(lambda m, x: F.pad(F.pad(F.pad(x, (1, 1)), (1, 1, 1, 1), "reflect"), (1, 1, 1, 1), "circular")),
    "glu": call(lambda m, x: F.glu(x, 1)),
    "sort, topk, argmax": call(lambda m, x: x.sort(1)[0] + x.topk(4, 1)[0] + x.argmax(1, keepdim=True)),
    "cumsum": call(lambda m, x: x.cumsum(1) + x.logsumexp(1, keepdim=True) + x.var(1, keepdim=True)),
    "roll, flip, rot90": call(lambda m, x: x.roll(1, 2) + x.flip(3) + x.rot90(1, (2, 3))),
    "gather, scatter": call(
        lambda m, x: x.gather(1, m.i) + torch.zeros_like(x).scatter(1, m.i, x),
        i=nn.Parameter(torch.zeros(1, 4, 8, 8, dtype=torch.long), requires_grad=False),
    ),
    "index": call(
        lambda m, x: x[:, [0, 2]] + x.index_select(1, torch.tensor([1, 3])) + x[..., ::2, :].repeat(1, 1, 2, 1)[:, :2]
    ),
    "mask": call(lambda m, x: x[:, torch.tensor([True, False, True, False])].masked_fill(x[:, :2] > 0, 1.0)),
    "where": call(
        lambda m, x: torch.where(x > 0, x, x.new_zeros(())) + torch.full_like(x, 2) + torch.linspace(0, 1, 8)
    ),
    "meshgrid": call(
        lambda m, x: x + torch.stack(torch.meshgrid(torch.arange(8.0), torch.arange(8.0), indexing="ij")).sum(0)
    ),
    "position by item": call(lambda m, x: x * torch.linspace(0, 1, 5)[3].item() + torch.arange(4).tolist()[2]),
    "chunk, stack, unbind": call(
        lambda m, x: torch.stack(x.chunk(2, 1), 1).flatten(1, 2) + torch.cat(x.unbind(1), 1).view(1, 4, 8, 8)
    ),
    "complex": call(lambda m, x: (torch.view_as_complex(x.view(1, 4, 8, 4, 2)) * 1j).abs()),
    "checkpoint": call(
        lambda m, x: torch.utils.checkpoint.checkpoint(m.c, x, use_reentrant=False), c=nn.Conv2d(4, 4, 3)
    ),
    "vmap": call(lambda m, x: torch.func.vmap(lambda one: one @ m.w)(x), w=_weight(8, 3)),
    "gradient inside": lambda: Does(_gradient_inside, c=nn.Conv2d(4, 4, 3)),
    "inference mode": lambda: Does(_inference_mode, c=nn.Conv2d(4, 4, 3)),
    "a range for the profiler": lambda: Does(_profiled, c=nn.Conv2d(4, 4, 3)),
    "in place": call(lambda m, x: x.clone().add_(1).mul_(2).relu_().clamp_(0, 1).sub_(x).div_(2)),
    "writes into zeros": lambda: Does(_writes, c=nn.Conv2d(4, 4, 3)),
    "half and back": call(lambda m, x: (x.half() * 2).float() + x.double().float()),
    "weight made by a product": call(
        lambda m, x: F.conv2d(x, (m.a @ m.b).view(5, 4, 1, 1)), a=_weight(5, 2), b=_weight(2, 4)
    ),
    "numpy of a constant": call(lambda m, x: x * float(torch.arange(3.0).numpy()[2])),
}


def _profiled(m, x):
    with torch.profiler.record_function("body"):
        return m.c(x)


def _gradient_inside(m, x):
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        (slope,) = torch.autograd.grad(m.c(x).sum(), x)
    return slope


def _inference_mode(m, x):
    with torch.inference_mode():
        return m.c(x) @ x.new_ones(6, 2)


def _writes(m, x):
    out = torch.zeros(1, 4, 6, 6)
    out[:, :, 1:-1] = m.c(x)[:, :, 1:-1]
    few = torch.zeros(4)
    few[:2] = x.mean((0, 2, 3))[:2]
    few += 1
    return out * few.view(1, 4, 1, 1)
