"""What torch's own counter says of a module: the oracle for totals."""

import warnings

import torch
from torch.utils.flop_counter import FlopCounterMode


def torchs_macs(net, size):
    """Multiply-accumulates by FlopCounterMode over a real run on ``(C, H, W)``.

    Attention is taken apart as it is everywhere but on this processor, and an LSTM, which is one operation in oneDNN.
    """
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with FlopCounterMode(display=False) as counter, torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            attention = torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH)
            with attention, torch.backends.mkldnn.flags(enabled=False):
                net.eval()(torch.zeros(1, *size))
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
    return counter.get_total_flops() // 2
