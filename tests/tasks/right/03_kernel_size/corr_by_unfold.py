# task: kernel_size.corr2d


def corr2d(x, w, stride=1, padding=0, dilation=1):
    columns = F.unfold(torch.tensor(x), w.shape[2:], dilation=dilation, padding=padding, stride=stride)
    flat = torch.tensor(w).reshape(len(w), -1) @ columns
    oh = (x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1) - 1) // stride + 1
    return flat.reshape(len(x), len(w), oh, -1).numpy()
