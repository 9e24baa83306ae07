# task: padding.pad2d
# mistake: shortcut
# from: obvious


def pad2d(x, pad, mode="zeros"):
    mode = "constant" if mode == "zeros" else mode
    return F.pad(torch.from_numpy(x)[None], pad, mode=mode)[0].numpy()
