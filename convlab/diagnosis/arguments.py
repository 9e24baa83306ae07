"""Errors about what is written: arguments of layers, what is not a tensor, how a module is made and called."""

import re

from convlab.diagnosis.explanation import Fix
from convlab.diagnosis.families import Facts, Said, family

_OTHER_WORDS = {
    "filters": "out_channels",
    "n_filters": "out_channels",
    "strides": "stride",
    "dilation_rate": "dilation",
    "use_bias": "bias",
    "kernel": "kernel_size",
    "kernel_shape": "kernel_size",
    "pad": "padding",
    "pads": "padding",
    "num_filters": "out_channels",
    "filter_size": "kernel_size",
    "in_channel": "in_channels",
    "out_channel": "out_channels",
    "input_channels": "in_channels",
    "output_channels": "out_channels",
    "num_groups": "groups",
    "group": "groups",
    "n_channels": "in_channels",
    "in_planes": "in_channels",
    "out_planes": "out_channels",
    "in_features": "in_channels",
    "out_features": "out_channels",
    "kernel_sizes": "kernel_size",
    "paddings": "padding",
}
_NO_SUCH = {
    "activation": "An activation is a layer of its own in PyTorch: nn.ReLU() after the convolution.",
    "input_shape": "PyTorch's layers do not take a size: only in_channels, and the "
    "size may differ from batch to batch.",
    "data_format": "PyTorch reads (N, C, H, W) alone; permute the axes of what has its channels last.",
    "kernel_initializer": "Weights are set after the layer is made: nn.init.kaiming_normal_(layer.weight).",
    "name": "A layer's name is the attribute it is given to: self.conv1 = nn.Conv2d(…).",
}
_LAYER = r"(?P<layer>(?:Lazy)?Conv(?:Transpose)?[123]d|_ConvNd|(?:Max|Avg)Pool[123]d|BatchNorm[123]d|Linear|Upsample)"


@family(
    "arguments of a layer",
    "start",
    rf"(?:{_LAYER}\.)?__init__\(\) got an unexpected keyword argument '(?P<word>\w+)'",
)
def unexpected(found: re.Match[str], facts: Facts) -> Said:
    word, layer = found["word"], found["layer"]
    if layer is None and word not in _OTHER_WORDS and word not in _NO_SUCH:
        return None
    layer = layer or "Conv2d"
    if word in _NO_SUCH:
        return f"nn.{layer} has no argument {word}. {_NO_SUCH[word]}", Fix(
            "nn.Conv2d(in_channels, out_channels, kernel_size, stride=1, padding=0)"
        )
    if word in _OTHER_WORDS:
        meant = _OTHER_WORDS[word]
        if layer == "Linear":
            return None
        if "Pool" in layer and meant not in ("stride", "dilation", "kernel_size", "padding"):
            return None
        return f"nn.{layer} has no argument {word}: in PyTorch it is called {meant}.", Fix(f"nn.{layer}(…, {meant}=…)")
    return (
        f"nn.{layer} has no argument {word}.",
        Fix(
            "nn.Conv2d(in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True)",
            "its arguments",
        )
        if "Conv" in layer
        else Fix(f"help(nn.{layer})", "lists them"),
    )


@family(
    "arguments of a layer",
    "start",
    rf"(?:{_LAYER}\.)?__init__\(\) missing (?P<count>\d+) required positional arguments?: "
    rf"(?P<which>'(?:kernel_size|out_channels|in_channels)'.*)",
)
def missing(found: re.Match[str], facts: Facts) -> Said:
    names = re.findall(r"'(\w+)'", found["which"])
    layer = found["layer"] or "Conv2d"
    return (
        f"nn.{layer} was given too little: {', '.join(names)} {'is' if len(names) == 1 else 'are'} missing.",
        Fix(
            f"nn.{layer}(3, 16, 3)" if "Conv" in layer else f"nn.{layer}(2)",
            "in_channels, out_channels, kernel_size, in this order" if "Conv" in layer else "",
        ),
    )


@family(
    "arguments of a layer",
    "out_channels",
    r"(?:empty|new|zeros|rand|ones)\(\)(?::| received an invalid combination of "
    r"arguments).*?(?:argument 'size'[^.]*must be tuple of ints, but found element"
    r" of type float|got \(tuple, [^)]*\))",
    r"empty\(\): argument 'size' failed to unpack the object at pos \d+ with error "
    r"\"type must be tuple of ints,but got float\"",
)
def float_channels(found: re.Match[str], facts: Facts) -> Said:
    return (
        "A number of channels or a kernel size is a float, such as 32.0: / always gives one.",
        Fix("channels // 2", "whole-number division"),
        Fix("int(channels * width)", "for a width multiplier; round(…) for the nearest"),
    )


@family(
    "arguments of a layer",
    "kernel_size",
    r"'tuple' object cannot be interpreted as an integer",
    r"TypeError: '(?P<kind>\w+)' object cannot be interpreted as an integer",
)
def tuple_for_integer(found: re.Match[str], facts: Facts) -> Said:
    if "conv" not in (facts.line + facts.layer).lower():
        return None
    return (
        "A pair stands where one whole number is expected: in_channels, out_channels and groups are one number each.",
        Fix("nn.Conv2d(3, 16, kernel_size=(3, 3))", "pairs are for kernel_size, stride, padding and dilation"),
    )


@family(
    "stride, padding or dilation out of range",
    "stride",
    r"non-positive stride is not supported",
    r"stride should not be zero",
    r"stride must be greater than zero",
    r"stride should be greater than zero",
)
def stride_zero(found: re.Match[str], facts: Facts) -> Said:
    return "A window moves by stride pixels, which is 1 or more.", Fix("stride=1")


@family("stride, padding or dilation out of range", "padding", r"negative padding is not supported")
def negative_padding(found: re.Match[str], facts: Facts) -> Said:
    return "A convolution's padding is 0 or more.", Fix(
        "x = F.pad(x, (-1, -1, -1, -1))", "to cut a border off, before the layer"
    )


@family(
    "stride, padding or dilation out of range",
    "dilation",
    r"dilation should be greater than zero",
    r"non-positive dilation is not supported",
)
def dilation_zero(found: re.Match[str], facts: Facts) -> Said:
    return "dilation=1 is the ordinary window; the taps lie dilation pixels apart, 1 or more.", Fix("dilation=1")


@family(
    "stride, padding or dilation out of range",
    "kernel_size",
    r"kernel size should be greater than zero",
    r"non-positive kernel",
)
def kernel_zero(found: re.Match[str], facts: Facts) -> Said:
    return "A kernel has 1 pixel or more in each direction.", Fix(
        "kernel_size=1", "mixes channels and looks at one pixel"
    )


@family(
    "no tensor",
    "in_channels",
    r"(?P<what>conv\w*|linear|max_pool\w*|avg_pool\w*|batch_norm|relu|dropout|flatten|_\w+)\(\): "
    r"argument '(?P<name>\w+)' \(position (?P<position>\d+)\) must be Tensor, not"
    r" (?P<got>[\w.]+)",
)
def no_tensor(found: re.Match[str], facts: Facts) -> Said:
    got, name = found["got"], found["name"]
    problem = f"{found['what']} reads a tensor, and its argument {name} is a {got}."
    if "ndarray" in got:
        return problem, Fix("x = torch.from_numpy(x).float()", "shares NumPy's memory; then .float() for float32")
    if "Image" in got or got in ("JpegImageFile", "PngImageFile"):
        return problem, Fix(
            "x = transforms.ToTensor()(image).unsqueeze(0)", "channels first, 0 to 1, one image a batch"
        )
    if got in ("list", "tuple"):
        return (
            problem,
            Fix("x = torch.stack(x)", "a list of images of one shape is one batch"),
            Fix("x, target = batch", "if it is what a DataLoader gave: images and targets"),
        )
    if got == "NoneType":
        return problem, Fix("return x", "the forward of the part before it returns nothing")
    if got in ("dict", "OrderedDict"):
        return problem, Fix('x = x["out"]', "torchvision's segmentation networks give a dictionary")
    if got in ("str", "PosixPath"):
        return problem, Fix("x = transforms.ToTensor()(Image.open(x)).unsqueeze(0)", "open the file first")
    if got in ("int", "float"):
        return problem, Fix(f"{name}=torch.tensor(…)")
    if got in ("method", "builtin_function_or_method", "function"):
        return problem, Fix("x = x.float()", "with its brackets: without them it is the method, not what it gives")
    return problem, Fix("x = torch.as_tensor(x)")


@family(
    "call of conv2d",
    "start",
    r"conv(?P<axes>[123])d\(\) received an invalid combination of arguments - got \((?P<got>[^)]*)\)",
)
def invalid_combination(found: re.Match[str], facts: Facts) -> Said:
    got = [part.strip() for part in found["got"].split(",") if part.strip()]
    problem = f"F.conv{found['axes']}d was called with ({', '.join(got)})."
    if got and "Tensor" not in got[0] and "Parameter" not in got[0]:
        if "ndarray" in got[0]:
            return f"{problem} Its first argument is a NumPy array.", Fix("x = torch.from_numpy(x).float()")
        if got[0] in ("list", "tuple"):
            return f"{problem} Its first argument is a {got[0]}, not a tensor.", Fix(
                "x = torch.stack(x)", "a list of images of one shape is one batch"
            )
        if got[0] == "NoneType":
            return f"{problem} Its first argument is None: what comes before returns nothing.", Fix("return x")
        if got[0] in ("method", "builtin_function_or_method"):
            return f"{problem} Its first argument is a method: its brackets are missing.", Fix("x = x.float()")
        if "Image" in got[0]:
            return f"{problem} Its first argument is an image of PIL.", Fix(
                "x = transforms.ToTensor()(image).unsqueeze(0)"
            )
        return f"{problem} Its first argument is a {got[0]}, not a tensor.", Fix("x = torch.as_tensor(x)")
    if "float" in found["got"]:
        return f"{problem} Strides and paddings are whole numbers.", Fix(
            "padding = kernel_size // 2", "/ gives a float"
        )
    return (
        f"{problem} It takes (input, weight, bias, stride, padding, dilation, groups): "
        f"tensors first, then whole numbers or pairs.",
        Fix("F.conv2d(x, weight, bias, stride=1, padding=1)"),
    )


@family(
    "window of a pooling layer",
    "stride",
    r"(?:max|avg)_pool[123]d(?:\(\))?:? (?:argument '(?P<name>\w+)' .*?must be tuple of "
    r"ints|(?P<other>kernel_size|stride|padding) must (?:either )?be(?: omitted,)? a single int)",
)
def pool_window(found: re.Match[str], facts: Facts) -> Said:
    return "A pooling window takes whole numbers: one, or a pair (height, width).", Fix(
        "nn.MaxPool2d(2)", "nn.MaxPool2d((2, 1)); / gives a float, // a whole number"
    )


@family(
    "module not begun",
    "start",
    r"cannot assign (?:module|parameters?) before Module\.__init__\(\) call",
    r"object has no attribute '_(?:modules|parameters|forward_hooks|backward_hooks)'",
)
def not_begun(found: re.Match[str], facts: Facts) -> Said:
    return (
        "nn.Module has to set itself up before it can hold layers.",
        Fix("def __init__(self):\n    super().__init__()\n    self.conv1 = nn.Conv2d(…)", "super().__init__() first"),
    )


@family(
    "weight that is no parameter",
    "start",
    r"cannot assign '(?P<got>[\w.]+)' (?:object )?(?:as|to) (?:parameter|child module) '(?P<name>\w+)'",
)
def no_parameter(found: re.Match[str], facts: Facts) -> Said:
    name = found["name"]
    if "child module" in found[0]:
        return f"{name} holds a layer, and a {found['got']} cannot take its place.", Fix(
            f"layer.{name} = nn.Conv2d(…)", "a module"
        )
    return (
        f"A layer keeps its {name} as an nn.Parameter, which an optimizer finds; a "
        f"{found['got'].rpartition('.')[2]} is not one.",
        Fix(
            f"with torch.no_grad():\n    layer.{name}.copy_(numbers)",
            "writes into what is there: shape, device and optimizer stay right",
        ),
        Fix(f"layer.{name} = nn.Parameter(numbers)", "a new one; make the optimizer after this"),
    )


@family(
    "module without forward",
    "start",
    r"Module \[(?P<name>\w+)\] is missing the required \"forward\" function",
    r"^NotImplementedError\s*$",
)
def no_forward(found: re.Match[str], facts: Facts) -> Said:
    name = found.groupdict().get("name")
    if name in ("ModuleList", "ModuleDict"):
        return (
            f"nn.{name} only holds layers; it does not say in which order they run.",
            Fix("for layer in self.layers:\n    x = layer(x)"),
            Fix("nn.Sequential(*layers)", "when each takes what the one before gives"),
        )
    if name is None:
        return None
    return f"{name} has no method forward: is it there, spelt like this, and indented as __init__ is?", Fix(
        "def forward(self, x):\n    return self.conv1(x)"
    )


@family("layers in a list", "start", r"optimizer got an empty parameter list")
def empty_list(found: re.Match[str], facts: Facts) -> Said:
    return (
        "The network has no parameters that PyTorch knows of: layers in a Python list or dictionary are not found.",
        Fix("self.layers = nn.ModuleList(layers)", "a list that PyTorch sees"),
        Fix("self.layers = nn.Sequential(*layers)", "when each takes what the one before gives"),
    )


@family("list in a Sequential", "start", r"(?P<got>[\w.]+) is not a Module subclass")
def not_a_module(found: re.Match[str], facts: Facts) -> Said:
    got = found["got"]
    return (
        f"nn.Sequential takes layers one by one, and got a {got}.",
        Fix("nn.Sequential(*layers)", "the star takes them out of the list")
        if got == "list"
        else Fix("nn.ReLU()", "with its brackets: F.relu is a function, not a layer"),
    )


@family(
    "layer not filled in yet",
    "in_channels",
    r"Attempted to use an uninitialized parameter",
    r"Modules with uninitialized parameters can't be used",
    r"Only first-class .*uninitialized",
    r"Can't access the shape of an uninitialized parameter",
)
def lazy(found: re.Match[str], facts: Facts) -> Said:
    return (
        "A Lazy layer takes its in_channels from the first batch, and none has come in yet.",
        Fix("model(torch.zeros(1, 3, 224, 224))", "one run first; then count, load or optimize"),
    )


@family(
    "answer that is not a tensor",
    "start",
    r"'(?P<got>tuple|list|OrderedDict|dict)' object has no attribute "
    r"'(?:dim|size|shape|view|flatten|log_softmax|unsqueeze|permute|float)'",
    r"(?:cross_entropy_loss|nll_loss)\w*\(\): argument 'input' \(position 1\) must be Tensor, not (?P<got>\w+)",
)
def not_tensor_answer(found: re.Match[str], facts: Facts) -> Said:
    got = found["got"]
    if "Dict" in got or got == "dict":
        return "The network gives a dictionary: torchvision's segmentation networks do.", Fix('y = model(x)["out"]')
    return (
        f"What came is a {got}, not a tensor: a network with several outputs, such as "
        f"Inception or GoogLeNet in training, gives them all.",
        Fix("y, auxiliary = model(x)", "take them apart"),
        Fix("model.eval()", "in which Inception and GoogLeNet give one answer"),
    )


@family(
    "network of another library",
    "start",
    r"'(?:Sequential|Functional|Model)' object has no attribute "
    r"'(?P<word>parameters|_layers|state_dict|named_parameters|compile|fit|summary)'",
)
def other_library(found: re.Match[str], facts: Facts) -> Said:
    word = found["word"]
    if word in ("parameters", "state_dict", "named_parameters"):
        return (
            f"This network has no {word}: it is a network of Keras, and PyTorch's optimizers take those of PyTorch.",
            Fix("model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())", "the network written in PyTorch"),
            Fix(
                'os.environ["KERAS_BACKEND"] = "torch"',
                "before Keras is imported: then its networks are PyTorch modules",
            ),
        )
    return (
        f"This network has no {word}, which belongs to Keras: it is a network of PyTorch.",
        Fix("print(model)", "lists its layers; convlab.review_model(model, (3, 224, 224)) their sizes and costs"),
    )


@family(
    "layer of an older version",
    "start",
    r"'(?P<layer>Conv\w+|Upsample|GELU|BatchNorm\w+)' object has no attribute "
    r"'(?P<word>padding_mode|_reversed_padding_repeated_twice|recompute_scale_factor|approximate|_non_persistent_buffers_set|output_padding|num_batches_tracked)'",
)
def older_pickle(found: re.Match[str], facts: Facts) -> Said:
    return (
        f"A whole network was saved by another version of PyTorch, whose "
        f"{found['layer']} did not have {found['word']}.",
        Fix(
            "model = Net()\nmodel.load_state_dict(old.state_dict())",
            "make the network anew, and take the weights alone",
        ),
        Fix("torch.save(model.state_dict(), path)", "in future: weights survive a new version, whole objects may not"),
    )
