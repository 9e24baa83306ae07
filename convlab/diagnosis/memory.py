"""Errors about memory, and about what a device's library can run."""

import re

from convlab.diagnosis.explanation import Fix
from convlab.diagnosis.families import Facts, Said, family

_ADVICE = (
    Fix(
        "batch_size = batch_size // 2",
        "half the images need about half the memory in training, since activations take most of it",
    ),
    Fix("with torch.no_grad():\n    y = model(x)", "when you only predict: then nothing is kept for a backward pass"),
    Fix("total += loss.item()", "in place of total += loss, which keeps every batch's graph"),
)


@family(
    "out of memory",
    "out_channels",
    r"(?:CUDA|HIP|XPU) out of memory\. Tried to allocate (?P<amount>[\d.]+ [GMK]i?B)",
    r"MPS backend out of memory \(MPS allocated: (?P<amount>[\d.]+ [GMK]i?B)",
    r"(?:CUDA|cuda)(?: runtime)? error[^:]*: out of memory",
    r"cuda runtime error \(2\)",
    r"out of memory at .*?(?:THC|CUDA)",
)
def out_of_memory(found: re.Match[str], facts: Facts) -> Said:
    amount = found.groupdict().get("amount")
    apple = found[0].startswith("MPS")
    what = f"{'Apple’s GPU' if apple else 'The GPU'} has no room left"
    what += f": {amount} {'are taken already' if apple else 'more were asked for'}." if amount else "."
    where = f" It ran out in {facts.name or facts.layer}." if facts.layer else ""
    return (
        f"{what}{where} In training each layer's output is kept for the backward pass: "
        f"batch × channels × height × width × 4 bytes.",
        *_ADVICE,
    )


@family(
    "out of memory",
    "out_channels",
    r"DefaultCPUAllocator: (?:can't allocate memory|not enough memory): you tried to allocate (?P<bytes>\d+) bytes",
    r"\[enforce fail at (?:\w+/)*\w*alloc_cpu\.cpp:\d+\].*?(?P<bytes>\d+) bytes",
    r"\$ Torch: not enough memory: you tried to allocate (?P<gb>\d+)GB",
)
def cpu_memory(found: re.Match[str], facts: Facts) -> Said:
    given = found.groupdict()
    amount = f"{int(given['bytes']) / 2**30:,.1f} GiB" if given.get("bytes") else f"{given['gb']} GB"
    return (
        f"The computer has no {amount} left for one tensor. A linear layer after a large map, an "
        f"image that was not made smaller, or a batch too large?",
        Fix("print(x.shape)", "before the line: how many numbers, times 4 bytes?"),
        *_ADVICE[:2],
        Fix("nn.AdaptiveAvgPool2d(1)", "before a linear layer: its weights then no longer grow with the image"),
    )


@family(
    "no algorithm found",
    "dilation",
    r"Unable to find a valid cuDNN algorithm to run convolution",
    r"(?:GET|FIND) was unable to find an engine to execute this computation",
    r"cuDNN Frontend error.*?No execution plans support the graph",
    r"no valid convolution algorithms available in CuDNN",
    r"CUDNN_STATUS_NOT_SUPPORTED\. This error may appear if you passed in a non-contiguous input",
)
def no_engine(found: re.Match[str], facts: Facts) -> Said:
    return (
        "cuDNN found no way to run this convolution. Most often there is too little GPU memory left "
        "for its workspace; sometimes the type, the size or the layout is one that it does not have.",
        Fix("batch_size = batch_size // 2", "try this first"),
        Fix("x = x.contiguous()", "after a permute or a slice"),
        Fix("x, model = x.float(), model.float()", "if half precision or another type is in use"),
        Fix(
            "torch.backends.cudnn.enabled = False", "to see whether it is cuDNN: slower, with PyTorch's own convolution"
        ),
    )


@family(
    "error of the GPU's library",
    "start",
    r"(?P<status>CUBLAS_STATUS_(?:ALLOC_FAILED|INVALID_VALUE|EXECUTION_FAILED|NOT_INITIALIZED))",
    r"cuDNN error: "
    r"(?P<status>CUDNN_STATUS_(?:EXECUTION_FAILED|INTERNAL_ERROR|MAPPING_ERROR|NOT_INITIALIZED|ALLOC_FAILED|BAD_PARAM))",
)
def cudnn(found: re.Match[str], facts: Facts) -> Said:
    return (
        f"{found['status']} comes from the GPU, often later than the line that caused it: too "
        f"little memory, a class number out of range, or a driver that does not fit.",
        Fix(
            "model, x = model.cpu(), x.cpu()",
            "run one batch on the CPU: if the cause is in the data or the shapes, the error says so there",
        ),
        Fix("CUDA_LAUNCH_BLOCKING=1 python train.py", "makes the traceback name the right line"),
        Fix("batch_size = batch_size // 2", "if memory is short"),
    )


@family(
    "too many numbers",
    "kernel_size",
    r"canUse32BitIndexMath",
    r"only supports? (?:input |output )?tensors? with less than INT_MAX elements",
    r"input tensor (?:is too large|must fit into 32-bit index math)",
    r"(?:integer|index) out of range.*?int_?max",
    r"Tensors? (?:of|with) more than (?:2\^31|2\*\*31|INT_MAX)",
    r"numel\(\) <= .*?numeric_limits<int(?:32_t)?>::max\(\)",
)
def too_many(found: re.Match[str], facts: Facts) -> Said:
    return (
        "This operation counts with 32 bits, and one of its tensors has more than 2³¹ − 1 = 2,147,483,647 numbers.",
        Fix("torch.cat([layer(part) for part in x.split(8)])", "a few images at a time"),
        Fix("", "smaller images, or fewer channels at full resolution: put the wide layers after the first stride"),
    )


@family(
    "not on this device",
    "start",
    r"The operator '(?P<op>[\w:.]+)' is not currently implemented for the MPS device",
    r"(?P<op>Conv3D|Output channels > 65536) (?:is )?not supported (?:at|on) (?:the )?MPS",
    r"(?P<op>Adaptive pool) MPS: (?:input|output) sizes must be divisible by",
)
def mps(found: re.Match[str], facts: Facts) -> Said:
    return (
        f"Apple's GPU has no {found['op']} in this version of PyTorch.",
        Fix("PYTORCH_ENABLE_MPS_FALLBACK=1 python train.py", "runs such operations on the CPU, slowly"),
        Fix('device = "cpu"', "everything on the CPU"),
    )


@family(
    "export of padding='same'",
    "padding",
    r"Exporting the operator '?(?:aten::)?_convolution_mode'? to ONNX",
    r"[Uu]nsupported.*_convolution_mode",
)
def export_same(found: re.Match[str], facts: Facts) -> Said:
    return (
        'The export does not know padding="same", which PyTorch works out while it runs.',
        Fix("padding=dilation * (kernel_size - 1) // 2", "in numbers: the same for odd kernels at stride 1"),
        Fix("torch.onnx.export(…, dynamo=True)", "the newer exporter writes the numbers itself"),
    )


@family("export", "kernel_size", r"ONNX export of convolution for kernel of unknown shape")
def unknown_kernel(found: re.Match[str], facts: Facts) -> Said:
    return (
        "The weight of this convolution is worked out while the network runs, so the exporter does not know its shape.",
        Fix("layer.weight = nn.Parameter(weight)", "a weight that is there before the export"),
        Fix("weight = weight.reshape(8, 3, 3, 3)", "numbers, in place of sizes taken from a tensor"),
    )


@family("memory layout", "in_channels", r"Grad strides do not match bucket view strides")
def bucket_strides(found: re.Match[str], facts: Facts) -> Said:
    return (
        "Only a warning: a gradient lies in memory in another order than its parameter, "
        "which costs a copy. The numbers are right.",
        Fix("x = x.permute(0, 3, 1, 2).contiguous()", "where a permuted tensor goes into the layer"),
    )


@family("memory layout", "in_channels", r"convolution.*?mismatched tensor metadata: Stride mismatch")
def compiled_strides(found: re.Match[str], facts: Facts) -> Said:
    return (
        "torch.compile expected the convolution's answer in another order of memory "
        "than it came in; the input was permuted.",
        Fix("x = x.permute(0, 2, 1).contiguous()", "a copy in the order of its axes"),
        Fix("pip install --upgrade torch", "newer versions know more of these cases"),
    )
