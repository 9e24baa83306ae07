# task: dilation.reachable


def reachable(layers):
    field = 1 + sum((k - 1) * d for k, d in layers)
    x = torch.rand(1, 1, field, requires_grad=True)
    y = x
    for k, d in layers:
        y = nn.functional.conv1d(y, torch.ones(1, 1, k), dilation=d)
    y.sum().backward()
    return (x.grad[0, 0] != 0).int().numpy()
