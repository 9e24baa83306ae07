# %% extra
import itertools

import numpy as np


def more_cases(rng):
    shapes = [(h, w) for h in (1, 3) for w in (1, 4)]
    shapes += [(*size, c) for size, c in itertools.product(shapes, (1, 2, 3, 5))]
    shapes += [(n, 2, 3, c) for n, c in itertools.product((1, 2, 3), (1, 2, 4))]
    pictures = [rng.integers(0, 256, shape, dtype=np.uint8) for shape in shapes]
    return [{"picture": picture} for picture in [*pictures, *(p.astype(np.float32) / 99 - 1 for p in pictures)]]

# %% right: nchw_by_torchs_movedim
def to_nchw(picture):
    x = torch.from_numpy(picture.copy())
    if not x.is_floating_point():
        x = x.float().div(255)
    x = x.to(torch.float32)
    while x.ndim < 4:
        x = x.unsqueeze(-1) if x.ndim == 2 else x.unsqueeze(0)
    return x.movedim(-1, 1).contiguous(memory_format=torch.channels_last)

# %% right: nchw_einsum
def to_nchw(picture):
    x = np.array(picture, dtype=np.float64)
    if picture.dtype == "uint8":
        x = x * (1 / 255)
    if x.ndim == 2:
        return torch.tensor(x[None, None], dtype=torch.float32)
    if x.ndim == 3:
        return torch.tensor(np.einsum("hwc->chw", x)[None], dtype=torch.float32)
    return torch.tensor(np.einsum("nhwc->nchw", x), dtype=torch.float32)

# %% right: nchw_loops_over_channels
def to_nchw(picture):
    if picture.ndim == 2:
        return to_nchw(picture[None, :, :, None])
    if picture.ndim == 3:
        return to_nchw(picture[None])
    scale = 255 if np.issubdtype(picture.dtype, np.integer) else 1
    channels = [torch.tensor(picture[..., c] / scale) for c in range(picture.shape[3])]
    return torch.stack(channels, dim=1).float().contiguous()

# %% right: nchw_numpy_first
def to_nchw(picture):
    x = picture.astype(np.float32)
    if picture.dtype == np.uint8:
        x /= 255
    if x.ndim == 2:
        x = x[None, :, :, None]
    elif x.ndim == 3:
        x = x[None]
    return torch.from_numpy(x.transpose(0, 3, 1, 2).copy())

# %% wrong: nchw_array | type ndarray | obvious
def to_nchw(picture):
    x = picture / 255 if picture.dtype == np.uint8 else picture
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.transpose(0, 3, 1, 2).astype(np.float32)

# %% wrong: nchw_batch_left | channels still last | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x.permute(2, 0, 1)[None]
    return x.float()

# %% wrong: nchw_by_256 | divided by 256 | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 256
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_by_largest | divided by the largest value | obvious
def to_nchw(picture):
    x = torch.tensor(picture).double()
    x = x / x.max()
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_bytes_left | dtype | listed
def to_nchw(picture):
    x = torch.tensor(picture)
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2)

# %% wrong: nchw_channels_last | channels still last | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.float()

# %% wrong: nchw_clipped | floats clipped | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float().clip(0, 1)

# %% wrong: nchw_colour_without_batch | no batch axis | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 4:
        return x.permute(0, 3, 1, 2).float()
    if x.ndim == 2:
        return x[None, None].float()
    return x.permute(2, 0, 1).float()

# %% wrong: nchw_condition_turned | only floats divided | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype != np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_decides_by_largest | decides by the values | obvious
def to_nchw(picture):
    x = torch.tensor(picture).float()
    if x.max() > 1:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2)

# %% wrong: nchw_divided_in_place | divided in place | obvious
def to_nchw(picture):
    if picture.dtype == np.uint8:
        picture /= 255
    if picture.ndim == 2:
        picture = picture[:, :, None]
    if picture.ndim == 3:
        picture = picture[None]
    return torch.tensor(picture).float().permute(0, 3, 1, 2)

# %% wrong: nchw_first_of_batch | batch reduced | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x[:1].permute(0, 3, 1, 2).float()

# %% wrong: nchw_float64_left | dtype | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2)

# %% wrong: nchw_floats_divided | floats divided too | listed
def to_nchw(picture):
    x = torch.tensor(picture).float() / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2)

# %% wrong: nchw_floor_division | divided in whole numbers | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x // 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_grey_repeated | grey repeated | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = torch.stack([x] * 3, dim=2)
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_grey_three_axes | grey pictures | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        return x[None].float()
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_grey_untouched | grey pictures | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 3:
        x = x[None]
    if x.ndim == 4:
        x = x.permute(0, 3, 1, 2)
    return x.float()

# %% wrong: nchw_hw_read_as_hwc | grey pictures | listed
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_in_place | changes its input | obvious
def to_nchw(picture):
    if picture.dtype != np.uint8:
        picture *= 1.0000001
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_minus_one_to_one | from −1 to 1 | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 127.5 - 1
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_no_batch_axis | no batch axis | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 4:
        return x.permute(0, 3, 1, 2).float()
    if x.ndim == 2:
        return x[None].float()
    return x.permute(2, 0, 1).float()

# %% wrong: nchw_no_case_for_batches | axes that are not there | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    x = x.float() / 255 if x.dtype == torch.uint8 else x.float()
    if x.ndim == 2:
        x = x[:, :, None]
    return x.permute(2, 0, 1)[None]

# %% wrong: nchw_no_case_for_grey | axes that are not there | listed
def to_nchw(picture):
    x = torch.tensor(picture)
    x = x.float() / 255 if x.dtype == torch.uint8 else x.float()
    return x.permute(2, 0, 1)[None]

# %% wrong: nchw_not_scaled | not scaled | obvious
def to_nchw(picture):
    x = torch.tensor(picture).float()
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2)

# %% wrong: nchw_nothing | type NoneType | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_permute_of_an_array | array taken for a tensor | obvious
def to_nchw(picture):
    return picture.permute(2, 0, 1)

# %% wrong: nchw_reshape | reshape instead of permute | listed
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    n, h, w, c = x.shape
    return x.reshape(n, c, h, w).float()

# %% wrong: nchw_reshape_bytes_not_scaled | reshape instead of permute | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    n, h, w, c = x.shape
    return x.view(n, c, h, w).float()

# %% wrong: nchw_shares_memory | view | obvious
def to_nchw(picture):
    x = torch.from_numpy(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_three_channels | channels dropped | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x[..., :3].permute(0, 3, 1, 2).float()

# %% wrong: nchw_transposed | height and width exchanged | listed
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 2, 1).float()

# %% wrong: nchw_transposed_single | height and width exchanged | listed
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        return x[None, None].float()
    if x.ndim == 3:
        return torch.tensor(x.numpy().transpose(2, 1, 0))[None].float()
    return x.permute(0, 3, 1, 2).float()

# %% wrong: nchw_turned_to_bgr | red and blue exchanged | obvious
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.flip(3).permute(0, 3, 1, 2).float()

# %% wrong: unlisted_nchw_channels_before_batch | batch and channels exchanged | unlisted
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    x = x.permute(2, 0, 1)[None] if x.ndim == 3 else x.permute(3, 0, 1, 2)
    return x.float()

# %% wrong: unlisted_nchw_half_precision | digits lost | unlisted
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).half().float()

# %% wrong: unlisted_nchw_standardised | standardised | unlisted
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    x = x.permute(0, 3, 1, 2).float()
    return (x - x.mean()) / x.std()

# %% wrong: unlisted_nchw_upside_down | picture turned over | unlisted
def to_nchw(picture):
    x = torch.tensor(picture)
    if picture.dtype == np.uint8:
        x = x / 255
    if x.ndim == 2:
        x = x[:, :, None]
    if x.ndim == 3:
        x = x[None]
    return x.permute(0, 3, 1, 2).flip(2).float()
