# task: kernel_size.receptive_field
# mistake: shortcut
# from: obvious


def receptive_field(layers):
    specs = [cl.Conv2dSpec(1, 1, k, stride=s, padding=p, dilation=d) for _, k, s, p, d in layers]
    row = cl.receptive_field(specs)
    return row.size[0], row.jump[0], row.start[0]
