# task: groups.grouped_conv
# mistake: shortcut
# from: obvious


def grouped_conv(x, w, b, groups):
    x, w, b = (torch.from_numpy(a) for a in (x, w, b))
    return torch.conv2d(x[None], w, b, groups=groups)[0].numpy()
