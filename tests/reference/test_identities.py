"""Twenty-eight identities that every right convolution satisfies; the numbers are those of the course's list."""

import numpy as np
import pytest
import scipy.signal
import skimage.color
import torch
from skimage.data import immunohistochemistry
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

import convlab as cl
from convlab import reference as ref

conv = cl.conv2d


def random(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def same(got, want, **tolerance):
    np.testing.assert_allclose(got, want, **({"rtol": 1e-10, "atol": 1e-10} | tolerance))


def differ(got, want):
    assert not np.allclose(got, want, rtol=1e-3, atol=1e-3)


@pytest.fixture
def x():
    return random(2, 4, 11, 12)


@pytest.fixture
def w():
    return random(6, 4, 3, 3, seed=1)


@pytest.fixture
def b():
    return random(6, seed=2)


def test_01_correlation_not_convolution():
    x, w = random(9, 10), random(3, 4, seed=1)
    got = conv(x[None], w[None, None])[0]
    same(got, scipy.signal.correlate2d(x, w, "valid"))
    same(got, scipy.signal.convolve2d(x, w[::-1, ::-1], "valid"))
    differ(got, scipy.signal.convolve2d(x, w, "valid"))


def test_02_columns_times_weight(x, w, b):
    product = w.reshape(6, -1) @ ref.im2col(x, 3) + b[:, None]
    same(product.reshape(2, 6, 9, 10), conv(x, w, b))


def test_03_linear_layers_are_convolutions(x, w, b):
    pointwise = conv(x, w[:, :, :1, :1], b)
    same(pointwise, (x.transpose(0, 2, 3, 1) @ w[:, :, 0, 0].T + b).transpose(0, 3, 1, 2))
    whole = random(5, 4, 11, 12, seed=3)
    same(conv(x, whole)[:, :, 0, 0], x.reshape(2, -1) @ whole.reshape(5, -1).T)


def test_04_stride_keeps_every_nth(x, w, b):
    same(conv(x, w, b, stride=(2, 3), padding=1), conv(x, w, b, padding=1)[:, :, ::2, ::3])


def test_05_dilation_is_a_kernel_with_zeros_in_it(x, w, b):
    same(conv(x, w, b, dilation=(2, 3)), conv(x, ref.dilate(w, (2, 3)), b))


def test_06_groups_are_separate_layers_and_a_block_diagonal_weight(x, b):
    w = random(6, 2, 3, 3, seed=1)
    grouped = conv(x, w, b, groups=2)
    halves = [conv(x[:, 2 * g : 2 * g + 2], w[3 * g : 3 * g + 3], b[3 * g : 3 * g + 3]) for g in (0, 1)]
    same(grouped, np.concatenate(halves, 1))
    same(grouped, conv(x, ref.ungroup(w, 2), b))


def test_07_the_order_of_channels_is_a_name(x, w):
    order = [2, 0, 3, 1]
    same(conv(x[:, order], w[:, order]), conv(x, w))
    differ(conv(x[:, order], w), conv(x, w))


def test_08_a_grey_picture_needs_only_the_sum_of_the_kernels(w):
    grey = random(2, 1, 9, 9)
    same(conv(np.repeat(grey, 4, 1), w), conv(grey, w.sum(1, keepdims=True)))


def test_09_new_channels_with_zero_weights_change_nothing(x, w):
    more = np.concatenate([x, random(2, 3, 11, 12, seed=5)], 1)
    same(conv(more, np.concatenate([w, np.zeros((6, 3, 3, 3))], 1)), conv(x, w))


def test_10_a_rank_one_kernel_is_a_row_after_a_column():
    x, row, column = random(1, 10, 9), random(1, 1, 1, 4, seed=1), random(1, 1, 3, 1, seed=2)
    same(conv(conv(x, column), row), conv(x, column * row))


def test_11_two_linear_layers_are_one(x, w):
    second = random(3, 6, 3, 3, seed=4)
    one = ref.compose(w, second)
    same(conv(conv(x, w), second), conv(x, one))
    padded, once = conv(conv(x, w, padding=1), second, padding=1), conv(x, one, padding=2)
    same(padded[:, :, 1:-1, 1:-1], once[:, :, 1:-1, 1:-1])
    differ(padded, once)


def test_12_the_transposed_layer(x, w):
    y = random(2, 6, 9, 10, seed=3)
    turned = w[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
    same(ref.conv_transpose2d(y, w), conv(ref.pad(y, ((2, 2), (2, 2))), np.ascontiguousarray(turned)))
    same(np.sum(conv(x, w) * y), np.sum(x * ref.conv_transpose2d(y, w)))


def test_13_same_with_stride_of_tensorflow_samples_the_other_pixels():
    x = np.broadcast_to(np.arange(8.0)[:, None] * 10 + np.arange(8.0), (1, 8, 8))
    centre = np.zeros((1, 1, 3, 3))
    centre[..., 1, 1] = 1
    tensorflow = conv(ref.pad(x, ((0, 1), (0, 1))), centre, stride=2)
    same(tensorflow, x[:, 1::2, 1::2])
    same(conv(x, centre, stride=2, padding=1), x[:, ::2, ::2])


@pytest.mark.parametrize(("kernel", "gap"), [(2, 1), (3, 2), (4, 1), (4, 3), (5, 1), (6, 1)])
def test_14_same_puts_the_odd_pixel_last(kernel, gap):
    total = gap * (kernel - 1)
    x, w = random(2, 9, 9), random(1, 2, kernel, kernel, seed=1)
    sides = (total // 2, total - total // 2)
    same(conv(x, w, padding="same", dilation=gap), conv(ref.pad(x, (sides, sides)), w, dilation=gap))
    layer = nn.Conv2d(1, 1, kernel, padding="same", dilation=gap)
    assert layer._reversed_padding_repeated_twice == [*sides, *sides]


def test_15_circular_padding_and_shifts(w):
    x = random(1, 4, 12, 12)

    def layer(x, stride):
        return conv(x, w, stride=stride, padding=1, padding_mode="circular")

    same(layer(np.roll(x, (3, 5), (2, 3)), 1), np.roll(layer(x, 1), (3, 5), (2, 3)))
    same(layer(np.roll(x, 2, 3), 2), np.roll(layer(x, 2), 1, 3))
    shifted = layer(np.roll(x, 1, 3), 2)
    for step in range(6):
        differ(shifted, np.roll(layer(x, 2), step, 3))


def test_16_the_gradient_of_the_bias_is_a_sum(x, w):
    signal = random(2, 6, 9, 10, seed=3)
    same(cl.conv2d_backward(signal, x, w)[2], signal.sum((0, 2, 3)))


@pytest.mark.parametrize("norm", [nn.BatchNorm2d, nn.InstanceNorm2d])
def test_17_a_norm_forgets_the_bias(x, w, b, norm):
    norm = norm(6, dtype=torch.float64)
    with_bias, without = (norm(torch.from_numpy(conv(x, w, bias))) for bias in (100 * b, None))
    same(with_bias.detach().numpy(), without.detach().numpy(), atol=1e-9)


def _trained_norm(channels):
    norm = nn.BatchNorm2d(channels, dtype=torch.float64).eval()
    with torch.no_grad():
        for k, tensor in enumerate((norm.weight, norm.bias, norm.running_mean, norm.running_var)):
            tensor.copy_(torch.from_numpy(np.abs(random(channels, seed=k)) + 0.5))
    return norm


def test_18_a_trained_norm_folds_into_the_layer(x, w, b):
    norm, layer = _trained_norm(6), nn.Conv2d(4, 6, 3, padding=1, dtype=torch.float64)
    layer.weight.data, layer.bias.data = torch.from_numpy(w), torch.from_numpy(b)
    fused = fuse_conv_bn_eval(layer.eval(), norm)
    want = norm(torch.from_numpy(conv(x, w, b, padding=1))).detach().numpy()
    same(conv(x, fused.weight.detach().numpy(), fused.bias.detach().numpy(), padding=1), want)

    before = _trained_norm(4)
    scale = (before.weight / (before.running_var + before.eps).sqrt()).detach().numpy()
    shift = before.bias.detach().numpy() - before.running_mean.numpy() * scale
    folded_w, folded_b = w * scale[:, None, None], b + np.einsum("ocij,c->o", w, shift)
    normed = before(torch.from_numpy(x)).detach().numpy()
    same(conv(x, folded_w, folded_b), conv(normed, w, b))
    padded = conv(x, folded_w, folded_b, padding=1), conv(normed, w, b, padding=1)
    same(padded[0][:, :, 1:-1, 1:-1], padded[1][:, :, 1:-1, 1:-1])
    differ(*padded)


def test_19_so_does_normalising_the_input_but_not_with_zero_padding(x, w, b):
    mean, sd = np.array([0.4, 0.5, 0.6, 0.7])[:, None, None], np.array([0.2, 0.3, 0.2, 0.1])[:, None, None]
    folded_w = w / sd
    folded_b = b - np.einsum("ocij,c->o", folded_w, mean[:, 0, 0])
    same(conv((x - mean) / sd, w, b), conv(x, folded_w, folded_b))
    differ(conv((x - mean) / sd, w, b, padding=1), conv(x, folded_w, folded_b, padding=1))


def test_20_without_bias_a_relu_network_scales(x, w):
    second = random(3, 6, 3, 3, seed=4)

    def network(x):
        return conv(np.maximum(conv(x, w, padding=1), 0), second)

    same(network(7.5 * x), 7.5 * network(x))
    differ(network(-x), -network(x))
    assert not network(0 * x).any()


@pytest.mark.parametrize(("channels", "kernel", "groups"), [(64, 3, 1), (64, (5, 3), 4), (256, 1, 1)])
def test_21_the_default_start(channels, kernel, groups):
    torch.manual_seed(0)
    layer = nn.Conv2d(channels, 512, kernel, groups=groups)
    fan_in = np.prod(cl.Conv2dSpec(channels, 512, kernel, groups=groups).weight_shape[1:])
    weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    limit = 1 / np.sqrt(fan_in)
    assert np.abs(weight).max() <= limit * (1 + 1e-6) and np.abs(bias).max() <= limit * (1 + 1e-6)
    assert weight.std() == pytest.approx(limit / np.sqrt(3), rel=0.01)


@pytest.mark.parametrize("gap", [9, 12, 40])
def test_22_a_rate_beyond_the_map_leaves_the_centre_weight(gap):
    x, w = random(1, 4, 9, 9), random(6, 4, 3, 3, seed=1)
    same(conv(x, w, dilation=gap, padding=gap), conv(x, w[:, :, 1:2, 1:2]))


def test_23_windows_that_see_only_padding_answer_the_bias(x, w, b):
    got = conv(x, w, b, padding=3)
    for edge in (got[:, :, 0], got[:, :, -1], got[..., 0], got[..., -1]):
        np.testing.assert_array_equal(edge, np.broadcast_to(b[:, None], edge.shape))


def test_24_shuffling_as_many_groups_as_channels_does_nothing(x):
    tensor = torch.from_numpy(x)
    np.testing.assert_array_equal(nn.ChannelShuffle(4)(tensor).numpy(), x)
    shuffled = nn.ChannelShuffle(2)(tensor).numpy()
    order = np.zeros((4, 4, 1, 1))
    order[np.arange(4), [0, 2, 1, 3]] = 1  # a shuffle is a 1×1 layer too
    same(conv(x, order), shuffled)


def test_25_separating_stains_is_a_pointwise_layer():
    picture = immunohistochemistry()[100:140, 200:250] / 255
    want = skimage.color.separate_stains(picture, skimage.color.hed_from_rgb)
    log = np.log(np.maximum(picture, 1e-6)).transpose(2, 0, 1) / np.log(1e-6)
    got = conv(log, np.ascontiguousarray(skimage.color.hed_from_rgb.T[:, :, None, None])).transpose(1, 2, 0)
    same(np.maximum(got, 0), want)


def test_26_starlet_details_and_the_rest_are_the_picture():
    picture = immunohistochemistry()[:64, :64, :1].transpose(2, 0, 1) / 255
    spline = np.array([1, 4, 6, 4, 1]) / 16
    smooth, details = picture, []
    for scale in range(4):
        gap = 2**scale
        kernel = np.outer(spline, spline)[None, None]
        smoother = conv(smooth, kernel, padding=2 * gap, dilation=gap, padding_mode="reflect")
        details.append(smooth - smoother)
        smooth = smoother
    same(smooth + sum(details), picture)
    assert all(np.abs(d).max() > 1e-3 for d in details)


def test_27_twice_the_same_and_in_another_layout_are_the_same_up_to_rounding(x, w, b):
    x, w, b = (a.astype(np.float32) for a in (x, w, b))
    same(conv(x, w, b, padding=1), conv(x, w, b, padding=1), rtol=0, atol=1e-6 * np.abs(conv(x, w, b)).max())
    layer, tensor = nn.functional.conv2d, [torch.from_numpy(a) for a in (x, w, b)]
    first = layer(*tensor)
    last = layer(tensor[0].contiguous(memory_format=torch.channels_last), *tensor[1:])
    same(last.numpy(), first.numpy(), rtol=0, atol=1e-6 * np.abs(first.numpy()).max())


def test_28_how_full_the_matrix_of_a_layer_is():
    matrix = ref.toeplitz(np.ones((1, 1, 3, 3)), 28, padding=1)
    assert matrix.size == 614_656
    assert np.count_nonzero(matrix) == 6_724
    assert cl.Conv2dSpec(1, 1, 3, padding=1).macs(28) == 7_056
