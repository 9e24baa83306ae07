# task: kernel_size.corr2d
# mistake: shortcut
# from: obvious


def corr2d(x, w, stride=1, padding=0, dilation=1):
    y = F.conv2d(torch.from_numpy(x), torch.from_numpy(w), stride=stride, padding=padding, dilation=dilation)
    return y.numpy()
