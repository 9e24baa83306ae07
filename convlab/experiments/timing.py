"""Times as ratios: both things measured in turn, in the same seconds, so that a busy machine slows both."""

import contextlib
import time
import warnings

import torch
from torch import nn

NOTE = (
    "The two layers take turns; each time is the least CPU time over the rounds, after two warm-up calls, on one "
    "thread in inference mode, and the spread is over repeats. The machine was shared while this was measured. Draw "
    "no conclusion from less than a factor of two."
)


def layer(spec, device="cpu"):
    """The `torch.nn.Conv2d` of a spec, ready to be timed."""
    return nn.Conv2d(**spec.arguments()).to(device).eval()


def ratio(first, second, rounds, device="cpu"):
    """Time of ``first()`` over time of ``second()``: minima over rounds in which they take turns.

    Parameters
    ----------
    first, second : callable
    rounds : int
    device : str
        On ``"cuda"`` each call is waited for.
    """
    best = [float("inf")] * 2
    with torch.inference_mode():
        for turn in range(-2, rounds):
            for i, call in enumerate((first, second)):
                seconds = _once(call, device)
                if turn >= 0:
                    best[i] = min(best[i], seconds)
    return best[0] / best[1]


def _once(call, device):
    if str(device).startswith("cuda"):
        torch.cuda.synchronize()
        start = time.perf_counter()
        call()
        torch.cuda.synchronize()
        return time.perf_counter() - start
    start = time.process_time()  # on one thread: what others do on the machine does not count
    call()
    return time.process_time() - start


@contextlib.contextmanager
def without_onednn():
    """A context in which PyTorch does not use oneDNN, its library for the CPU.

    PyTorch 2.13 warns about an unrelated setting of precision when the context is entered; that warning is not shown.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with torch.backends.mkldnn.flags(enabled=False):
            yield
