# task: out_channels.n_params
# mistake: shortcut
# from: obvious


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    conv = nn.Conv2d(in_channels, out_channels, (kh, kw), groups=groups, bias=bias)
    return sum(p.numel() for p in conv.parameters())
