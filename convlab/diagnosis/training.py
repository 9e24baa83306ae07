"""Errors of training: targets, losses, gradients, what is loaded, and how images become a batch."""

import math
import re

from convlab.diagnosis.explanation import Fix
from convlab.diagnosis.families import Facts, Said, family, shown, size


@family(
    "class number out of range",
    "out_channels",
    r"Target (?P<target>-?\d+) (?:is )?out of bounds",
    r"device-side assert triggered",
    r"Class values must be (?:smaller than num_classes|non-negative)",
    r"Assertion [`']?t >= 0 && t < n_classes[`']? failed",
    r"Assertion [`']?cur_target >= 0 && cur_target < n_classes[`']? failed",
    r"nll_loss.*Assertion.*n_classes",
)
def out_of_bounds(found: re.Match[str], facts: Facts) -> Said:
    target = found.groupdict().get("target")
    if target is not None and int(target) < 0:
        return (
            f"The target holds {target}, and class numbers start at 0.",
            Fix("nn.CrossEntropyLoss(ignore_index=-1)", "if it marks what has no class"),
            Fix("target = target - target.min()", "if the classes are merely numbered otherwise"),
        )
    problem = (
        f"The target holds class {target}, but the network does not give that many: classes are counted from 0."
        if target
        else (
            "A target is not one of the classes that the network gives: they are counted "
            "from 0 to the number of its outputs − 1."
        )
    )
    least = int(target) + 1 if target else "number_of_classes"
    return (
        problem,
        Fix(
            f"nn.Linear(…, {least})",
            "as many outputs as there are classes, at least" if target else "one output for each class",
        ),
        Fix("target = target - 1", "if your classes start at 1"),
        Fix("nn.CrossEntropyLoss(ignore_index=255)", "if that number marks what has no class, as in segmentation"),
    )


@family(
    "axes of the target",
    "out_channels",
    r"0D or 1D target tensor expected, multi-target not supported",
    r"1D target tensor expected, multi-target not supported",
    r"multi-target not supported",
)
def multi_target(found: re.Match[str], facts: Facts) -> Said:
    return (
        "cross_entropy takes one class number an image, shape (N,), and the target has more axes.",
        Fix("target = target.squeeze(1)", "for (N, 1)"),
        Fix("target = target.argmax(1)", "for one-hot rows, (N, classes)"),
    )


@family(
    "axes of the target",
    "out_channels",
    r"only batches of spatial targets supported \((?:3D|non-empty 3D) tensors\) but got "
    r"targets of (?:dimension|size): ?:? ?(?P<got>.*)",
)
def spatial_target(found: re.Match[str], facts: Facts) -> Said:
    got = size(found["got"].split("\n")[0])
    shape = got if len(got) > 1 else ()
    if got == (1,):
        return (
            "The target is one class an image, but the output is a map, (N, classes, H, W): one answer a pixel.",
            Fix("y = y.mean((2, 3))", "one answer an image: the mean over all pixels of each class's map"),
            Fix("nn.AdaptiveAvgPool2d(1), nn.Flatten()", "the same as layers, before the linear layer"),
        )
    problem = "For an output (N, classes, H, W) the target holds one class number a pixel, shape (N, H, W)"
    problem += (
        f", but it is {shown(shape)}." if shape else f", but it has {got[0]} axes." if got else ", and it has not."
    )
    if shape and len(shape) == 4 and shape[-1] in (3, 4):
        return f"{problem} It ends in {shape[-1]} colours: a mask painted in colour.", Fix(
            "target = classes[colour]", "turn each colour into its class number first"
        )
    return (
        problem,
        Fix("target = target.squeeze(1).long()", "for (N, 1, H, W)"),
        Fix("target = target.argmax(1)", "for one-hot masks, (N, classes, H, W)"),
    )


@family(
    "axes of the target",
    "out_channels",
    r"Expected target size \(?\[?(?P<wants>[\d, ]+)[\])],? (?:but )?got (?:torch\.Size\()?\[?(?P<got>[\d, ]+)",
)
def target_size(found: re.Match[str], facts: Facts) -> Said:
    wants, got = size(found["wants"]), size(found["got"])
    return (
        f"For this output the target must be {shown(wants)}, and it is {shown(got)}. "
        f"cross_entropy takes the classes on axis 1 of the output.",
        Fix("y = y.flatten(1)\ny = linear(y)", "(N, classes) for one class an image: was the flattening left out?"),
        Fix("y = y.transpose(1, 2)", "if the classes stand last"),
    )


@family(
    "target and output of different shapes",
    "out_channels",
    r"Using a target size \((?P<target><SIZE>)\) that is different to the input size \((?P<output><SIZE>)\)",
    r"Target size \((?P<target><SIZE>)\) must be the same as input size \((?P<output><SIZE>)\)",
)
def target_shape(found: re.Match[str], facts: Facts) -> Said:
    target, output = size(found["target"]), size(found["output"])
    problem = (
        f"This loss compares number with number, but the target is {shown(target)} and the "
        f"output {shown(output)}. They would be broadcast to something that nobody meant."
    )
    if math.prod(target) == math.prod(output):
        return problem, Fix("y = y.squeeze(1)", f"to {shown(target)}") if len(output) > len(target) else Fix(
            "target = target.view_as(y)"
        )
    return (
        problem,
        Fix("target = target.unsqueeze(1).float()", "for (N,) against (N, 1)"),
        Fix("nn.CrossEntropyLoss()", "for class numbers"),
    )


@family(
    "probabilities",
    "out_channels",
    r"all elements of input should be between 0 and 1",
    r"Assertion `input_val >= zero && input_val <= one` failed",
)
def between(found: re.Match[str], facts: Facts) -> Said:
    return (
        "BCELoss takes probabilities, 0 to 1, and the output is not: no sigmoid, or NaN.",
        Fix("nn.BCEWithLogitsLoss()", "takes the raw output; safer than a sigmoid of one's own"),
        Fix("torch.isnan(y).any()", "look whether the training has blown up"),
    )


@family(
    "probabilities",
    "out_channels",
    r"Expected floating point type for target with class probabilities, got (?P<got>\w+)",
)
def class_probabilities(found: re.Match[str], facts: Facts) -> Said:
    return (
        "The target has the shape of the output, so cross_entropy takes it for "
        "probabilities, and those are floating-point numbers.",
        Fix("target = target.argmax(1)", "for one-hot rows: class numbers"),
        Fix("target = target.float()", "for probabilities"),
    )


@family(
    "axis that is not there",
    "start",
    r"Dimension out of range \(expected to be in range of \[(?P<low>-?\d+), "
    r"(?P<high>-?\d+)\], but got (?P<got>-?\d+)\)",
)
def dimension(found: re.Match[str], facts: Facts) -> Said:
    high, got = int(found["high"]), int(found["got"])
    if high == 0 and got == 1:
        return (
            "Axis 1 was asked for, and the tensor has one axis: the batch axis is missing, or was flattened away.",
            Fix("x = x.unsqueeze(0)", "one image is a batch of one"),
            Fix("x = x.flatten(1)", "in place of a view(-1) or flatten()"),
        )
    return f"Axis {got} was asked for, and the tensor has axes 0 to {high}.", Fix(
        "print(x.shape)", "just before this line"
    )


@family(
    "in-place change",
    "bias",
    r"one of the variables needed for gradient computation has been modified by an inplace operation",
    r"modified by an inplace operation",
    r"is a view and is being modified inplace",
)
def inplace(found: re.Match[str], facts: Facts) -> Said:
    return (
        "A tensor that the backward pass needs was changed after it had been used: +=, relu_, or "
        "nn.ReLU(inplace=True) on what is added later.",
        Fix("x = x + shortcut", "in place of x += shortcut"),
        Fix("nn.ReLU()", "without inplace=True"),
        Fix("x = x.clone()", "before x[...] = … writes into it"),
        Fix("with torch.autograd.set_detect_anomaly(True):\n    loss.backward()", "names the line of the forward pass"),
    )


@family(
    "in-place change",
    "bias",
    r"a (?:view of a )?leaf Variable that requires grad is being used in an in-place operation",
    r"a leaf Variable that requires grad has been used in an in-place operation",
)
def leaf(found: re.Match[str], facts: Facts) -> Said:
    return "Parameters are written into without recording gradients.", Fix(
        "with torch.no_grad():\n    layer.weight.fill_(1)", "nn.init.…, which does so itself"
    )


@family("backward twice", "start", r"Trying to backward through the graph a second time")
def twice(found: re.Match[str], facts: Facts) -> Said:
    return (
        "What the backward pass needs is freed after it, and this graph has been gone through already.",
        Fix("total += loss.item()", "in place of total += loss, which keeps every graph"),
        Fix("state = state.detach()", "for what is carried from one batch to the next"),
        Fix("(loss1 + loss2).backward()", "one pass for two losses of one output"),
    )


@family("no gradient", "start", r"element 0 of tensors does not require grad and does not have a grad_fn")
def no_grad(found: re.Match[str], facts: Facts) -> Said:
    return (
        "The loss does not depend on anything that is trained, as far as PyTorch can see.",
        Fix(
            "loss = criterion(model(x), target)",
            "without torch.no_grad(), .detach(), .data, .item() or NumPy in between",
        ),
        Fix("parameter.requires_grad_(True)", "when all layers were frozen"),
        Fix("", "argmax, round and == have no gradient: take the loss of the output itself"),
    )


@family("no gradient", "start", r"grad can be implicitly created only for scalar outputs")
def scalar(found: re.Match[str], facts: Facts) -> Said:
    return "backward starts from one number, and this loss has several.", Fix(
        "loss.mean().backward()", "reduction='none' leaves one loss an image"
    )


@family(
    "weights of another network",
    "in_channels",
    r"size mismatch for (?P<name>[\w.]+): copying a param(?:eter)? with shape "
    r"(?:torch\.Size\()?(?P<stored><SIZE>)\)? from checkpoint, the shape in current "
    r"model is (?:torch\.Size\()?(?P<ours><SIZE>)",
)
def state_dict(found: re.Match[str], facts: Facts) -> Said:
    name, stored, ours = found["name"], size(found["stored"]), size(found["ours"])
    layer = name.rpartition(".")[0]
    problem = f"“{name}” is {shown(stored)} in the file and {shown(ours)} in your network."
    if len(stored) == len(ours) == 4 and stored[0] == ours[0] and stored[2:] == ours[2:] and stored[1] != ours[1]:
        if ours[1] == 1:
            return (
                f"{problem} Only in_channels differ: the file's network reads {stored[1]} channels, yours {ours[1]}.",
                Fix(
                    f'state["{name}"] = state["{name}"].sum(1, keepdim=True)',
                    "the same answer for grey images as three equal channels gave",
                ),
                Fix(
                    f"x = x.expand(-1, {stored[1]}, -1, -1)",
                    f"leave the layer at {stored[1]} channels and repeat the grey one",
                ),
            )
        return (
            f"{problem} Only in_channels differ: the file's network reads {stored[1]} channels, yours {ours[1]}.",
            Fix(
                f'del state["{name}"]\nmodel.load_state_dict(state, strict=False)',
                "load the rest; this layer is trained anew",
            ),
            Fix(
                f"new = model.{layer}.weight.data\nnew[:, :{min(stored[1], ours[1])}] = "
                f'state["{name}"][:, :{min(stored[1], ours[1])}]',
                "keep the filters of the channels that both have",
            ),
        )
    if len(ours) in (1, 2) and stored[1:] == ours[1:] and stored[0] != ours[0]:
        return (
            f"{problem} Only the number of outputs differs, {stored[0]} against "
            f"{ours[0]}: the classes of another task.",
            Fix(
                f"model = make_network(num_classes={stored[0]})\nmodel.load_state_dict(state)\n"
                f"model.{layer} = nn.Linear({ours[1] if len(ours) > 1 else '…'}, {ours[0]})",
                "load first, then replace the last layer",
            ),
            Fix(
                f'state = {{k: v for k, v in state.items() if not k.startswith("{layer}.")}}\n'
                "model.load_state_dict(state, strict=False)",
                "leave that layer out",
            ),
        )
    return (
        f"{problem} strict=False does not help against a size: it is for names.",
        Fix("print(model)", "and compare with the network that the file was saved from: width, depth, kernel_size"),
        Fix(
            "ours = model.state_dict()\n"
            "state = {k: v for k, v in state.items() if k in ours and v.shape == ours[k].shape}\n"
            "model.load_state_dict(state, strict=False)",
            "load what fits, and train the rest",
        ),
    )


@family(
    "weights of another network",
    "start",
    r"(?:Missing|Unexpected) key\(s\) in state_dict: (?P<keys>[^\n]*)",
    r"unexpected key \"(?P<keys>[^\"]*)\" in state_dict",
)
def state_keys(found: re.Match[str], facts: Facts) -> Said:
    keys = found["keys"]
    text = found.string
    module = re.search(r"Unexpected key\(s\)[^\n]*\"module\.", text) or keys.startswith("module.")
    if module:
        return (
            "The file's names begin with “module.”: it was saved from nn.DataParallel, which puts that in front.",
            Fix('state = {k.removeprefix("module."): v for k, v in state.items()}\nmodel.load_state_dict(state)'),
        )
    if re.search(r"Missing key\(s\)[^\n]*\"module\.", text):
        return (
            "Your network is in nn.DataParallel, which puts “module.” in front of the "
            "names, and the file was saved without it.",
            Fix("model.module.load_state_dict(state)"),
        )
    if re.search(r"[\"'](?:state_dict|model|optimizer|epoch|model_state_dict)[\"']", keys):
        return "The file holds more than the weights: a dictionary with the weights in it.", Fix(
            'model.load_state_dict(checkpoint["state_dict"])',
            "the key under which they lie: print(checkpoint.keys())",
        )
    return (
        "The names in the file and those of your network differ, so they were not "
        "saved from a network of this structure.",
        Fix("print(state.keys(), model.state_dict().keys())", "compare the names"),
        Fix(
            "model.load_state_dict(state, strict=False)",
            "loads what has the same name; look at what it returns, the rest stays random",
        ),
    )


@family(
    "images that are no tensors",
    "start",
    r"batch must contain tensors, numpy arrays, numbers, dicts or lists; found (?P<got>.*)",
)
def collate(found: re.Match[str], facts: Facts) -> Said:
    image = "Image" in found["got"]
    return (
        f"A DataLoader stacks tensors, and the dataset gives {found['got'].strip()}.",
        Fix("transform=transforms.ToTensor()", "as the last transform of the dataset")
        if image
        else Fix("return torch.as_tensor(x), y", "in __getitem__"),
    )


@family(
    "normalisation of grey images",
    "in_channels",
    r"output with shape (?P<a><SIZE>) doesn't match the broadcast shape (?P<b><SIZE>)",
)
def normalise(found: re.Match[str], facts: Facts) -> Said:
    a, b = size(found["a"]), size(found["b"])
    if len(a) == len(b) == 3 and a[0] == 1 and b[0] == 3:
        return (
            f"The image {shown(a)} is grey, and three means and deviations were given: "
            f"Normalize works in place, so it cannot widen it.",
            Fix("transforms.Normalize((0.5,), (0.5,))", "one mean, one deviation, for grey images"),
            Fix("transforms.Grayscale(3)", "before ToTensor: three equal channels"),
        )
    return f"What is written in place has the shape {shown(a)}, and the result would be {shown(b)}.", Fix(
        "x = x + y", "makes a new tensor, in place of x += y"
    )


@family("image to draw", "in_channels", r"Invalid shape \((?P<shape>[\d, ]+)\) for image data")
def imshow(found: re.Match[str], facts: Facts) -> Said:
    shape = size(found["shape"])
    problem = f"Matplotlib draws (height, width) or (height, width, 3), and this is {shown(shape)}."
    if len(shape) == 3 and shape[0] in (3, 4):
        return f"{problem} PyTorch's images have their channels first.", Fix(
            "plt.imshow(image.permute(1, 2, 0))", "channels last, as Matplotlib wants them"
        )
    if len(shape) == 3 and shape[0] == 1:
        return problem, Fix('plt.imshow(image[0], cmap="gray")', "the one channel, as grey")
    if len(shape) == 4:
        return problem, Fix("plt.imshow(x[0].permute(1, 2, 0))", "one image of the batch")
    return problem, Fix("print(image.shape)")


@family(
    "image of another kind",
    "start",
    r"pic should be (?:PIL Image or ndarray|Tensor or ndarray)\. Got (?P<got>.*)",
    r"pic should be 2/3 dimensional\. Got (?P<axes>\d+) dimensions",
    r"img should be PIL Image\. Got (?P<got>.*)",
)
def picture(found: re.Match[str], facts: Facts) -> Said:
    given = found.groupdict()
    if given.get("axes"):
        return f"One image has two or three axes, and this has {given['axes']}: a batch?", Fix(
            "transforms.ToPILImage()(x[0])", "one image of the batch"
        )
    if "Tensor" in (given.get("got") or ""):
        return "This transform takes a PIL image or an array, and what came is a tensor already.", Fix(
            "transforms.Compose([transforms.Resize(224), transforms.ToTensor()])",
            "ToTensor once, and after the transforms of PIL images",
        )
    return "This transform takes a PIL image.", Fix("Image.open(path)", "transforms.ToPILImage() before it")
