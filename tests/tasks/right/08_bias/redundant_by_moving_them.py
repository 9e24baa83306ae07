# task: bias.redundant_biases

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
