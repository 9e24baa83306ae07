"""How the tasks of lesson 03, kernel_size, are put to the learner's code."""

from . import Answer, Case, Namespace, call, layers, read

# Ready-made convolutions, and what cuts out the windows for one.
CONVOLUTIONS = (
    "convlab.reference.forward.conv2d",
    "convlab.reference.loops.conv2d_loops",
    "convlab.reference.views.conv2d_fft",
    "convlab.reference.views.windows",
    "convlab.reference.views.im2col",
    "convlab.reference.views.toeplitz",
    "aten::convolution",
    "aten::_convolution",
    "aten::mkldnn_convolution",
    "aten::convolution_overrideable",
)
FIELDS = ("convlab.stacks.receptive_field", "convlab.stacks.trace")


def outputs(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "outputs")


def same_functions(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "same_functions")


def corr2d(namespace: Namespace, case: Case) -> Answer:
    numbers = [case[name] for name in ("stride", "padding", "dilation")]
    return call(namespace, "corr2d", case["x"], case["w"], *numbers, forbidden=CONVOLUTIONS)


def receptive_field(namespace: Namespace, case: Case) -> Answer:
    chain = [tuple(layer) for layer in case["layers"]]
    return call(namespace, "receptive_field", chain, forbidden=FIELDS)


def block(namespace: Namespace, case: Case) -> Answer:
    return layers(namespace, "block")


__all__ = ["Answer", "block", "corr2d", "outputs", "receptive_field", "same_functions"]
