# %% extra
FACTS = ("names", "kept", "training")

# %% right: redundant_backwards
def redundant_biases(model):
    found, after = [], None

    def visit(module, name):
        nonlocal after
        if isinstance(module, nn.Sequential):
            for key, part in reversed(list(module.named_children())):
                visit(part, name + "." + key)
        elif isinstance(module, Residual):
            after = None
            visit(module.body, name + ".body")
            after = None
        else:
            alone = isinstance(after, (nn.BatchNorm2d, nn.InstanceNorm2d))
            if isinstance(after, nn.GroupNorm):
                alone = after.num_channels // after.num_groups == 1
            if alone and isinstance(module, nn.Conv2d) and module.bias is not None:
                found.append(name[1:])
            after = module

    visit(model, "")
    return found

# %% right: redundant_by_moving_them
import copy


def redundant_biases(model):
    model = copy.deepcopy(model).double()
    x = torch.randn(4, 3, 9, 8, dtype=torch.float64)
    found = set()
    with torch.no_grad():
        before = model(x)
        for name, layer in model.named_modules():
            if not isinstance(layer, nn.Conv2d) or layer.bias is None:
                continue
            old = layer.bias.clone()
            for _ in range(3):
                layer.bias.copy_(old + 3 * torch.randn(len(old)))
                if (model(x) - before).abs().max() > 1e-6:
                    break
            else:
                found.add(name)
            layer.bias.copy_(old)
    return found

# %% right: redundant_with_a_marker
def layers(module, name=""):
    if isinstance(module, Residual):
        yield name, None
        yield from layers(module.body, name + ".body")
        yield name, None
    elif isinstance(module, nn.Sequential):
        for i, part in enumerate(module):
            yield from layers(part, f"{name}.{i}" if name else str(i))
    else:
        yield name, module


def redundant_biases(model):
    rows = list(layers(model)) + [("", None)]
    answer = ()
    for i in range(len(rows) - 1):
        name, layer = rows[i]
        nxt = rows[i + 1][1]
        if type(layer) is not nn.Conv2d or layer.bias is None:
            continue
        kind = type(nxt).__name__
        if kind in ("BatchNorm2d", "InstanceNorm2d") or (kind == "GroupNorm" and nxt.num_groups == nxt.num_channels):
            answer += (name,)
    return answer

# %% wrong: redundant_all_biases | every bias | obvious
def redundant_biases(model):
    return [name for name, layer in model.named_modules() if isinstance(layer, nn.Conv2d) and layer.bias is not None]

# %% wrong: redundant_batch_norm_only | batch norm only | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return False
        return isinstance(layer, nn.BatchNorm2d)

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_behind_the_norm | norm before the convolution | listed
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (_, after), (name, layer) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_bias_switched_off | changes the network | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
            nn.init.zeros_(layer.bias)
    return found

# %% wrong: redundant_block_by_block | stops at the end of a block | obvious
def redundant_biases(model):
    found = []
    for path, block in model.named_modules():
        if not isinstance(block, nn.Sequential):
            continue
        rows = list(block.named_children())
        for (name, layer), (_, after) in pairwise(rows):
            dead = isinstance(after, (nn.BatchNorm2d, nn.InstanceNorm2d))
            dead = dead or (isinstance(after, nn.GroupNorm) and after.num_groups == after.num_channels)
            if dead and isinstance(layer, nn.Conv2d) and layer.bias is not None:
                found.append(f"{path}.{name}" if path else name)
    return found

# %% wrong: redundant_body_left_out | nothing inside a residual | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_children_only | outermost layers only | obvious
def redundant_biases(model):
    rows = list(model.named_children())
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None:
            if isinstance(after, (nn.BatchNorm2d, nn.InstanceNorm2d)):
                found.append(name)
            if isinstance(after, nn.GroupNorm) and after.num_groups == after.num_channels:
                found.append(name)
    return found

# %% wrong: redundant_every_group_norm | every group norm | listed
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return True
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_every_norm | every norm | listed
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return True
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d, nn.LayerNorm))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_layer_norm | layer norm | listed
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d, nn.LayerNorm))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_layers | type list | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (_, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(layer)
    return found

# %% wrong: redundant_left_in_eval | changes the network | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    model.eval()
    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_linear_too | linear layers too | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, (nn.Conv2d, nn.Linear)) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_names_of_the_norms | norms instead of convolutions | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (_, layer), (name, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_needed_ones | the others | obvious
def dead(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found


def redundant_biases(model):
    dead_ones = dead(model)
    biased = [name for name, layer in model.named_modules() if isinstance(layer, nn.Conv2d) and layer.bias is not None]
    return [name for name in biased if name not in dead_ones]

# %% wrong: redundant_no_group_norm | group norm left out | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return False
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_no_instance_norm | instance norm left out | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, nn.BatchNorm2d)

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_none | type NoneType | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    print(found)

# %% wrong: redundant_nothing | nothing | obvious
def redundant_biases(model):
    found = []
    for layer in model.parameters():
        if isinstance(layer, nn.Conv2d):
            found.append(layer)
    return found

# %% wrong: redundant_number | type int | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return len(found)

# %% wrong: redundant_past_the_relu | looks past the ReLU | listed
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    rows = [row for row in rows if not isinstance(row[1], nn.ReLU)]
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_short_names | unknown names | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"layer{key}")
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_skip_forgotten | forgets the skip | listed
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            walk(module.body, f"{name}.body")
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: redundant_twice | named twice | obvious
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found += [name, name]
    return found

# %% wrong: redundant_without_bias_too | has no bias | listed
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and takes_means(after):
            found.append(name)
    return found

# %% wrong: unlisted_redundant_affine_only | norms with numbers of their own only | unlisted
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d)) and layer.affine

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: unlisted_redundant_first_only | the first one only | unlisted
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
            return found
    return found

# %% wrong: unlisted_redundant_more_than_one_group | every group norm | unlisted
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups > 1
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and takes_means(after):
            found.append(name)
    return found

# %% wrong: unlisted_redundant_norm_anywhere_later | a norm somewhere later | unlisted
def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for name, layer in rows:
        if (
            isinstance(layer, nn.Conv2d)
            and layer.bias is not None
            and any(takes_means(later) for _, later in rows[rows.index((name, layer)) + 1 :])
        ):
            found.append(name)
    return found
