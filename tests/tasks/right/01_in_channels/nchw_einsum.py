# task: in_channels.to_nchw


def to_nchw(picture):
    x = np.array(picture, dtype=np.float64)
    if picture.dtype == "uint8":
        x = x * (1 / 255)
    if x.ndim == 2:
        return torch.tensor(x[None, None], dtype=torch.float32)
    if x.ndim == 3:
        return torch.tensor(np.einsum("hwc->chw", x)[None], dtype=torch.float32)
    return torch.tensor(np.einsum("nhwc->nchw", x), dtype=torch.float32)
