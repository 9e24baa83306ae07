"""What torch's operations cost: multiply-accumulates by formula, and which operations have none to count."""

from collections.abc import Sequence
from typing import Any

import torch
from torch.utils.flop_counter import flop_registry

aten = torch.ops.aten


def _product(a, b, *rest, **more):
    """``(…, m, k)`` times ``(…, k, n)``, or a vector in place of either."""
    return a.numel() * (b.shape[-1] if b.ndim > 1 else 1)


def _added_product(added, a, b, *rest, **more):
    return _product(a, b)


def _linear(x, weight, *rest, **more):
    return x.numel() * weight.shape[0]


def _attention(query, key, value, *rest, **more):
    batch, length = query.shape[:-2].numel(), query.shape[-2]
    return batch * length * key.shape[-2] * (query.shape[-1] + value.shape[-1])


def _conv_tbc(x, weight, bias, pad=0, **more):
    return (x.shape[0] + 2 * pad - weight.shape[0] + 1) * x.shape[1] * weight.numel()


def _trilinear(a, weight, b, expand_a, expand_weight, expand_b, sum_dims, *rest, **more):
    """Of ``nn.Bilinear``: the first input times the weight, then that times the second input."""
    if (*expand_a, *expand_weight, *expand_b, *sum_dims) != (1, 3, 0, 1, 2, 2, 3):
        return None
    rows, (outs, ins, others) = a.shape[0], weight.shape[-3:]
    return rows * outs * others * (ins + 1)


def _outer(added, a, b, *rest, **more):
    return a.numel() * b.numel()


# Beyond torch's own table, which leaves out products with vectors and the attention of the CPU.
_FORMULAS = {
    "mv": _product,
    "dot": _product,
    "vdot": _product,
    "addmv": _added_product,
    "addr": _outer,
    "addbmm": _added_product,
    "_int_mm": _product,
    "_addmm_activation": _added_product,
    "linear": _linear,
    "conv_tbc": _conv_tbc,
    "_trilinear": _trilinear,
    "_scaled_dot_product_flash_attention_for_cpu": _attention,
    "_scaled_dot_product_fused_attention_overrideable": _attention,
}
_OURS: dict[Any, Any] = {getattr(aten, name): formula for name, formula in _FORMULAS.items() if hasattr(aten, name)}


def has_formula(packet: Any) -> bool:
    """Whether `macs` can count an operation."""
    return packet in _OURS or packet in flop_registry


def macs(packet: Any, args: Sequence[Any], kwargs: dict[str, Any], result: Any) -> int | None:
    """Multiply-accumulates of one call; None where there is no formula."""
    if packet in _OURS:
        return _OURS[packet](*args, **kwargs)
    if packet in flop_registry:
        return flop_registry[packet](*args, **kwargs, out_val=result) // 2
    return None


# Operations that multiply and add nothing that is counted here: the arithmetic of normalisation, pooling, resampling
# and activations is not, and the others move numbers, make them, compare them or sort them. Newer versions of PyTorch
# mark most activations as pointwise themselves; 2.5 does not yet.
_FREE = frozenset(
    """
    sum mean amax amin max min var std var_mean std_mean norm linalg_vector_norm prod any all argmax argmin logsumexp
    cumsum cumprod cummax cummin logcumsumexp nansum median nanmedian mode kthvalue aminmax count_nonzero
    softmax log_softmax safe_softmax masked_softmax glu log_sigmoid_forward hardswish
    dropout bernoulli normal uniform random exponential multinomial cauchy geometric log_normal poisson
    rrelu_with_noise prelu_kernel prelu fused_rms_norm rms_norm weight_norm weight_norm_interface batch_norm_with_update
    batch_norm_no_update renorm embedding_renorm local_response_norm
    grid_sampler affine_grid_generator constant_pad_nd
    cat stack clone copy to_copy contiguous gather take put embedding embedding_bag embedding_bag_forward_only roll flip
    rot90 pixel_shuffle pixel_unshuffle channel_shuffle repeat repeat_interleave where masked_fill masked_scatter
    masked_select nonzero nonzero_static sort topk unique unique2 unique_dim unique_consecutive searchsorted bucketize
    bincount histc tril triu tril_indices triu_indices diag diag_embed trace one_hot im2col col2im unfold fill zero
    block_diag combinations cartesian_prod meshgrid
    zeros ones full empty eye arange range linspace logspace rand randn randint randperm scalar_tensor lift lift_fresh
    empty_strided empty_permuted efficientzerotensor new_zeros new_ones new_full new_empty new_empty_strided
    local_scalar_dense equal is_same_size detach alias resize resize_as set view unsafe_view reshape_alias is_nonzero
    assert_async assert_scalar functional_assert_async conj_physical complex polar view_as_complex view_as_real
    pack_padded_sequence pad_packed_sequence thnn_fused_lstm_cell thnn_fused_gru_cell
    nll_loss_forward nll_loss2d_forward mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy ctc_loss
    hann_window hamming_window blackman_window bartlett_window kaiser_window cross linalg_cross
    linalg_check_errors foreach_add foreach_mul
    celu elu selu mish softplus leaky_relu rrelu relu6 hardtanh hardshrink softshrink hardsigmoid threshold
    has_compatible_shallow_copy_type values indices coalesce stride size numel dim
    """.split()  # noqa: SIM905
)
_FREE_STARTS = (
    *("native_batch_norm", "native_layer_norm", "native_group_norm", "native_dropout", "native_channel_shuffle"),
    *("max_pool", "avg_pool", "adaptive_", "fractional_max_pool", "max_unpool", "upsample_", "grid_sampler_"),
    *(
        "reflection_pad",
        "replication_pad",
        "index",
        "scatter",
        "slice",
        "select",
        "split",
        "unsafe_split",
        "unsafe_index",
        "as_strided",
    ),
    *("bitwise_", "logical_", "sym_", "cudnn_batch_norm", "cudnn_grid_sampler"),
)
_FREE_ENDS = ("_like", "_copy", "_backward", "_scatter")


def is_free(func: Any) -> bool:
    """Whether an operation has no multiply-accumulates that are counted here."""
    if func.namespace in ("prim", "prims", "profiler"):
        return True
    if func.namespace != "aten":
        return False
    tags = {tag.name for tag in func.tags}
    if tags & {"pointwise", "reduction", "view_copy", "inplace_view"} or func.is_view:
        return True
    name = func._overloadpacket.__name__.strip("_")
    return name in _FREE or name.startswith(_FREE_STARTS) or name.endswith(_FREE_ENDS)


# -- recurrent layers --------------------------------------------------------------------------------------------------

RECURRENT = tuple(getattr(torch, name) for name in ("lstm", "gru", "rnn_tanh", "rnn_relu"))


def as_operation(func: Any) -> Any:
    """The operation that one of torch's recurrent functions is, for whoever reads what ran."""
    packet = getattr(torch.ops.aten, func.__name__)
    return packet.input


def recurrent(func: Any, args: Sequence[Any]) -> Any:
    """Of a call of ``torch.lstm`` and its like: the multiply-accumulates, and a function that makes its result on the
    meta device. One step multiplies by each weight matrix once; step by step, a long sequence would take long."""
    x, second = args[:2]
    packed = isinstance(second, torch.Tensor) if func is torch.lstm else isinstance(args[2], torch.Tensor)
    state, weights = args[1 + packed], args[2 + packed]
    steps = x.shape[0] if packed else x.shape[0] * x.shape[1]
    total = steps * sum(weight.numel() for weight in weights if weight.ndim == 2)

    def result():
        states = tuple(state) if func is torch.lstm else (state,)
        both = 2 if args[7 + packed] else 1
        width = both * states[0].shape[-1]
        meta = next(t for t in (x, *states, *weights) if t.is_meta)
        out = meta.new_empty((*x.shape[:-1], width), dtype=x.dtype)
        return (out, *(meta.new_empty(s.shape, dtype=s.dtype) for s in states))

    return total, result
