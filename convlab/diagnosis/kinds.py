"""Errors about number types and devices: what the input is made of against what the weights are made of."""

import re

from convlab.diagnosis.explanation import Fix
from convlab.diagnosis.families import Facts, Said, family

# Torch's names for number types, as they stand in messages of all versions, and what to write.
_TYPES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "c10::half": "float16",
    "bfloat16": "bfloat16",
    "c10::bfloat16": "bfloat16",
    "byte": "uint8",
    "unsigned char": "uint8",
    "char": "int8",
    "signed char": "int8",
    "short": "int16",
    "int": "int32",
    "long": "int64",
    "long int": "int64",
    "long long": "int64",
    "bool": "bool",
    "complexfloat": "complex64",
    "c10::complex<float>": "complex64",
    "complexdouble": "complex128",
    "c10::complex<double>": "complex128",
    "float32": "float32",
    "float64": "float64",
    "float16": "float16",
}
_WHOLE = ("uint8", "int8", "int16", "int32", "int64", "bool")


def dtype(words: str) -> str:
    """float32 for "float", "torch.cuda.FloatTensor", "Float" or "torch.float32"."""
    name = words.strip().lower()
    name = re.sub(r"^(torch\.)?(cuda\.|mps\.|xpu\.)?|^(cuda|mps|xpu|cpu)(?=\w+type$)", "", name)
    name = re.sub(r"(tensor|type)$", "", name)
    return _TYPES.get(name, name or words)


def device(words: str) -> str:
    """cuda, mps or cpu."""
    name = words.lower()
    return next((kind for kind in ("cuda", "mps", "xpu", "hip") if kind in name), "cpu")


def _move(got: str, wants: str) -> tuple[Fix, ...]:
    if wants == "cpu":
        return (
            Fix("model = model.to(device)", f'the weights to where the input is, with device = "{got}"'),
            Fix("x = x.cpu()", "the input to where the weights are"),
        )
    return (
        Fix(
            "x = x.to(device)",
            f'the input to where the weights are, with device = "{wants}"; .to gives a new tensor, so keep it',
        ),
        Fix("x = x.to(next(model.parameters()).device)", "the same, whatever the device is"),
    )


def _cast(got: str, wants: str) -> tuple[Fix, ...]:
    if got == "float64" and wants == "float32":
        return (
            Fix("x = x.float()", "NumPy computes in float64, torch.from_numpy keeps that; networks compute in float32"),
            Fix("model = model.double()", "to compute in float64: twice the memory, and slow on most GPUs"),
        )
    if got in _WHOLE and wants.startswith(("float", "bfloat")):
        return (
            Fix(
                "x = x.float() / 255",
                "for image bytes, 0 to 255: torchvision's ToTensor does this, from_numpy does not",
            ),
            Fix("x = x.float()", "for other whole numbers"),
        )
    if "float16" in (got, wants) or "bfloat16" in (got, wants):
        return (
            Fix(f"x = x.to(torch.{wants})", "the input to the type of the weights"),
            Fix(
                'with torch.autocast(device_type="cuda", dtype=torch.float16):\n    y = model(x)',
                "keep the weights in float32, and let autocast choose for each layer",
            ),
        )
    return (Fix(f"x = x.to(torch.{wants})", "the input to the type of the weights"),)


def _both(got_words: str, wants_words: str, what: str = "input", whose: str = "weights") -> Said:
    got, wants = dtype(got_words), dtype(wants_words)
    here, there = device(got_words), device(wants_words)
    if here != there:
        return (
            f"The {what} is on {here} and the {whose} {'is' if whose == 'bias' else 'are'} on "
            f"{there}: a layer computes on one device.",
            *_move(here, there),
        )
    if got == wants:
        return None
    return (
        f"The {what} is {got} and the {whose} {'is' if whose == 'bias' else 'are'} {wants}: both must have one type.",
        *_cast(got, wants),
    )


@family(
    "type or device of the input",
    "start",
    r"Input type \((?P<got>[\w .:<>]+)\) and (?P<whose>weight|bias) type \((?P<wants>[\w .:<>]+)\) should be the same",
    r"Input type \((?P<got>[\w .:<>]+)\) and weight type \((?P<wants>[\w .:<>]+)\)",
)
def conv_types(found: re.Match[str], facts: Facts) -> Said:
    return _both(found["got"], found["wants"])


@family(
    "type or device of the input",
    "start",
    r"Expected all tensors to be on the same device, but found at least two devices, "
    r"(?P<a>\w+(?::\d+)?) and (?P<b>\w+(?::\d+)?)",
    r"Expected all tensors to be on the same device, but got (?P<which>\w+) is on "
    r"(?P<a>\w+(?::\d+)?), different from other tensors on (?P<b>\w+(?::\d+)?)",
    r"input\(device='(?P<a>[\w:]+)'\) and weight\(device='?(?P<b>[\w:]+)'\)\s*must be on the same device",
    r"Tensor for (?:argument #?\d+ )?'?(?P<which>\w+)'? is on (?P<a>CPU|GPU|cpu|cuda:?\d*), but "
    r"expected (?:it|them) to be on (?P<b>CPU|GPU|cuda)",
    r"Tensor for '?(?P<which>\w+)'? is on (?P<a>CPU|GPU), Tensor for argument #\d+ '\w+' is on (?P<b>CPU|GPU)",
    r"Expected object of (?:backend|device type) (?P<b>CUDA|CPU|cuda|cpu) but got "
    r"(?:backend|device type) (?P<a>CUDA|CPU|cuda|cpu)",
    r"Input and (?:parameter|hidden) tensors are not at the same device, found input tensor at "
    r"(?P<a>[\w:]+) and \w+ tensor at (?P<b>[\w:]+)",
    r"Placeholder storage has not been allocated on MPS device(?P<mps>)",
    r"expected device (?P<b>[\w:]+)(?: and dtype \w+)? but got device (?P<a>[\w:]+)",
    r"to have the same device as tensor for .*?; but device (?P<a>\d+) does not equal (?P<b>\d+)",
    r"must have its parameters and buffers on device (?P<b>[\w:]+).*?but found one of them on device: (?P<a>[\w:]+)",
)
def devices(found: re.Match[str], facts: Facts) -> Said:
    given = found.groupdict()
    if "mps" in given:
        return "The weights are on Apple's GPU (mps) and the input is not, or the other way round.", *_move(
            "cpu", "mps"
        )
    a, b = given["a"].lower().replace("gpu", "cuda"), given["b"].lower().replace("gpu", "cuda")
    return (
        f"Two tensors of one operation lie on {a} and on {b}.",
        Fix("model = model.to(device)", "before the optimizer is made"),
        Fix(
            "x, target = x.to(device), target.to(device)",
            "in the loop, for every batch; .to gives a new tensor, so keep it",
        ),
        Fix(
            'self.register_buffer("scale", torch.ones(1))',
            "for a tensor of your module: then model.to(device) takes it along",
        ),
    )


@family(
    "type or device of the input",
    "start",
    r"Expected object of type (?P<wants>[\w.]+) but found type (?P<got>[\w.]+) for argument #\d+ '(?P<which>\w+)'",
    r"Expected object of type Variable\[(?P<wants>[\w.]+)\] but found type "
    r"Variable\[(?P<got>[\w.]+)\] for argument #\d+ '(?P<which>\w+)'",
    r"Expected object of (?:scalar type|data type|dtype) (?P<wants>\w+) but got (?:scalar "
    r"type|data type|dtype) (?P<got>\w+) for argument"
    r" #\d+ '(?P<which>\w+)'",
    r"expected scalar type (?P<wants>\w+) but found (?P<got>\w+)",
    r"Expected tensor for .*?to have the same type as tensor for .*?; but type "
    r"(?P<got>[\w.]+) does not equal (?P<wants>[\w.]+)",
    r"Expected tensor for .*?to have (?:scalar type|one of the following scalar types:?) "
    r"(?P<wants>\w+)[^;]*; but got (?P<got>[\w.]+) instead",
    r"expected (?P<which>target) dtype to be (?P<wants>Long)(?: or Byte)?, but got (?P<got>\w+)",
    r"expected (?P<got>\w+) tensor \(got (?P<wants>\w+) tensor\)",
    r"got .*?torch\.(?P<got>Double|Float|Int)Tensor.*?but expected \(int state, "
    r".*?torch\.(?P<wants>Long)Tensor (?P<which>target)",
    r"expected type (?P<wants>[\w.]+) but got (?P<got>[\w.]+)",
    r"mat1 and mat2 must have the same dtype,? but got (?P<got>\w+) and (?P<wants>\w+)",
    r"expected m1 and m2 to have the same dtype, but got: (?P<got>[\w ]+) != (?P<wants>[\w ]+)",
    r"Found dtype (?P<got>\w+) but expected (?P<wants>\w+)",
    r"result type (?P<got>\w+) can't be cast to the desired output type (?P<wants>[\w ]+)",
)
def scalar_types(found: re.Match[str], facts: Facts) -> Said:
    got, wants = found["got"], found["wants"]
    which = found.groupdict().get("which") or ""
    kinds = dtype(got), dtype(wants)
    if device(got) != device(wants):
        return _both(got, wants)
    if kinds[0] == kinds[1]:
        return None
    if which == "target" or kinds[1] == "int64":
        return (
            f"The target is {kinds[0]} and must be {kinds[1]}: cross_entropy takes "
            f"the number of the class, a whole one.",
            Fix("target = target.long()", "class numbers, 0 to the number of classes − 1"),
            Fix("nn.MSELoss()", "if the target is a measured number and not a class"),
        )
    if "Found dtype" in found[0] or "result type" in found[0]:
        return (
            f"The loss met {kinds[0]} where {kinds[1]} is needed: output and target must have one type.",
            Fix("target = target.float()", "for MSELoss, L1Loss and BCEWithLogitsLoss"),
        )
    return f"{kinds[0]} met {kinds[1]} in one operation: input and weights must have one type.", *_cast(*kinds)


@family(
    "not for this type",
    "start",
    r"\"(?P<operation>[\w ]+)\" not implemented for '(?P<type>\w+)'",
    r"(?P<operation>\w*conv\w*|addmm\w*) is not[ _](?:implemented|supported) (?:for|on) "
    r"(?:type )?(?P<type>(?:torch\.)?(?:CPU|cuda)?\.?\w+)",
)
def not_implemented(found: re.Match[str], facts: Facts) -> Said:
    operation, kind = found["operation"].lower(), dtype(found["type"].replace("CPU", "").replace("Type", ""))
    if "nll" in operation or "cross_entropy" in operation:
        return (
            f"This loss takes class numbers as targets, int64, and got {kind}.",
            Fix("target = target.long()", "class numbers, 0 to the number of classes − 1"),
        )
    about_layers = re.search(
        r"conv|addmm|unfolded|pool|upsample|batch_norm|slow|thnn|mkldnn|im2col|col2im|reflection|replication", operation
    )
    if not about_layers:
        return None
    if kind in ("float16", "bfloat16"):
        return (
            f"This processor's version of PyTorch has no {kind} for "
            f"“{found['operation']}”: half precision is for GPUs, and newer "
            "versions have it on the CPU, slowly.",
            Fix("model, x = model.float(), x.float()", "on the CPU"),
            Fix('model, x = model.to("cuda"), x.to("cuda")', "to keep half precision, where there is such a GPU"),
        )
    if kind in _WHOLE:
        return (
            f"A convolution or pooling computes with floating-point numbers, and got {kind}.",
            Fix("x = x.float() / 255", "for image bytes, 0 to 255"),
            Fix("x = x.float()", "for other whole numbers"),
        )
    return None


@family(
    "whole numbers for a mean",
    "start",
    r"mean\(\): (?:could not infer output dtype\. )?Input dtype must be either a floating "
    r"point or complex dtype\. Got: (?P<type>\w+)",
    r"Can only calculate the mean of floating types\. Got (?P<type>\w+) instead",
)
def mean(found: re.Match[str], facts: Facts) -> Said:
    return f"A mean is no whole number, and the tensor is {dtype(found['type'])}.", Fix(
        "x = x.float()", "before the mean"
    )


@family(
    "tensor to NumPy",
    "start",
    r"can't convert (?P<device>\w+)(?::\d+)? device type tensor to numpy",
    r"can't convert CUDA tensor to numpy",
    r"Can't call numpy\(\) on (?:Tensor|Variable) that requires grad",
)
def to_numpy(found: re.Match[str], facts: Facts) -> Said:
    return (
        "NumPy reads numbers in the computer's own memory, without gradients.",
        Fix("x.detach().cpu().numpy()", "off the graph, to the CPU, then to NumPy"),
    )


@family(
    "complex numbers",
    "start",
    r"not implemented for 'Complex(?:Float|Double)'",
)
def complex_numbers(found: re.Match[str], facts: Facts) -> Said:
    return (
        "This operation has no complex version here.",
        Fix("x = torch.view_as_real(z).permute(0, 1, 4, 2, 3).flatten(1, 2)", "real and imaginary parts as channels"),
    )


@family(
    "no GPU here",
    "start",
    r"Attempting to deserialize object on (?:a CUDA|CUDA) device",
    r"Torch not compiled with CUDA enabled",
    r"Found no NVIDIA driver on your system",
)
def no_gpu(found: re.Match[str], facts: Facts) -> Said:
    if "deserialize" in found[0]:
        return (
            "The file holds weights of a GPU, and this computer has none that PyTorch can use.",
            Fix('torch.load(path, map_location="cpu")', "puts them into ordinary memory"),
        )
    return (
        "The program asks for an NVIDIA GPU, and this PyTorch or this computer has none.",
        Fix('device = "cuda" if torch.cuda.is_available() else "cpu"', "then model.to(device) and x.to(device)"),
    )
