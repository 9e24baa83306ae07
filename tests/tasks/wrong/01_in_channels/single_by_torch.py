# task: in_channels.conv_single
# mistake: shortcut
# from: obvious


def conv_single(x, w, b):
    y = nn.functional.conv2d(torch.tensor(x).double()[None], torch.tensor(w).double()[None])
    return (y[0, 0] + b).numpy()
