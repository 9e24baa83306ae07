# task: kernel_size.corr2d
# mistake: shortcut
# from: obvious


def corr2d(x, w, stride=1, padding=0, dilation=1):
    layer = nn.Conv2d(w.shape[1], w.shape[0], w.shape[2:], stride, padding, dilation, bias=False).double()
    layer.weight.data = torch.from_numpy(w)
    return layer(torch.from_numpy(x)).detach().numpy()
