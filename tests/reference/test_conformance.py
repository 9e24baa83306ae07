"""Published and own vectors by every algorithm, in ordinary and tiny blocks; and that this harness can fail."""

import pytest
from reference_bugs import plant
from reference_vectors import failures, onnx_nodes, own_cases, torch_refusals, torch_samples

import convlab as cl
from convlab.errors import ConvlabError


def test_samples_of_torch():
    vectors = torch_samples()
    assert len(vectors) >= 60
    assert not failures(vectors, every=True)


def test_refusals_of_torch():
    entries = torch_refusals()
    assert len(entries) >= 10
    for arrays, arguments in entries:
        with pytest.raises(ConvlabError):
            cl.conv2d(*arrays, **arguments)


def test_node_tests_of_onnx():
    vectors = onnx_nodes()
    assert len(vectors) >= 6
    assert not failures(vectors, every=True)


def test_own_cases():
    assert not failures(own_cases(), every=True)


def test_every_algorithm_is_reached():
    reached = {name for vector in own_cases() for name in vector.algorithms()}
    assert reached == {"auto", "fast", *cl.reference.forward.ALGORITHMS}


BUGS = {  # module, name in it, right text, wrong text
    "dilation dropped": ("lowering", "windows", "h * gap_down,", "h,"),
    "dilation dropped in long runs": ("lowering", "flat_windows", "h * spec.dilation[0]", "h"),
    "height and width swapped in strides": ("lowering", "windows", "h * down, w * across", "h * across, w * down"),
    "height and width swapped in dilation": (
        "lowering", "windows", "(gap_down, gap_across) =", "(gap_across, gap_down) ="),
    "height and width swapped for 1x1": ("lowering", "pointwise", "::down, ::across", "::across, ::down"),
    "kernel flipped": ("lowering", "blocks", "call.weight.reshape", "call.weight[..., ::-1, ::-1].reshape"),
    "kernel transposed": ("lowering", "rows", "call.weight.transpose(0, 2, 1, 3)", "call.weight"),
    "ceil for floor": ("spec", "Conv2dSpec._output_size", "(n - e) // s + 1", "-(-(n - e) // s) + 1"),
    "wrong group slices": ("lowering", "grouped", "view[n, first * per_group : last * per_group]",
                           "view[n, : (last - first) * per_group]"),
    "groups interleaved": ("lowering", "blocks", "reshape(spec.groups, spec.out_channels // spec.groups, -1)",
                           "reshape(spec.out_channels // spec.groups, spec.groups, -1).swapaxes(0, 1)"),
    "'same' on the wrong side": ("spec", "Conv2dSpec.explicit_padding", "(total // 2, total - total // 2)",
                                 "(total - total // 2, total // 2)"),
    "zeros on the wrong side": ("padding", "pad", "top : top + height,", "bottom : bottom + height,"),
    "reflect includes the edge": ("padding", "source_index", "np.abs(index)", "np.where(index < 0, -1 - index, index)"),
    "circular taken as edge": ("padding", "source_index", "index % length", "index.clip(0, length - 1)"),
    "edge taken as circular": ("padding", "source_index", "index.clip(0, length - 1)", "index % length"),
    "bias along the width": ("forward", "conv2d", "call.bias[:, None, None]", "np.resize(call.bias, out.shape[3])"),
    "bias forgotten": ("forward", "conv2d", "if call.bias is not None", "if call.bias is None and False"),
    "last block of rows skipped": ("lowering", "tiles", "range(0, height, rows)", "range(0, height - rows + 1, rows)"),
    "last block of pictures skipped": ("lowering", "tiles", "range(0, images, several)",
                                       "range(0, images - several + 1, several)"),
    "last block of groups skipped": ("lowering", "grouped", "range(0, spec.groups, count)",
                                     "range(0, spec.groups - count + 1, count)"),
    "last block of channels skipped": ("lowering", "deep", "range(0, call.spec.in_channels, few)",
                                       "range(0, call.spec.in_channels - few + 1, few)"),
    "only the last channels count": ("lowering", "deep", "place += ", "place[...] = "),
    "deep block reads the first picture": ("lowering", "deep", "view[image, channels", "view[0, channels"),
    "block reads the first picture": ("lowering", "blocks", "view[images,", "view[: images.stop - images.start,"),
    "group block reads the first picture": ("lowering", "grouped", "patches = view[n,", "patches = view[0,"),
    "strip reads the first picture": ("lowering", "rows", "padded[image]", "padded[0]"),
    "strip starts at the first row": ("lowering", "rows", "lowered[top * down :", "lowered[0 * top :"),
    "rows shared without stride": ("lowering", "rows", "(row * down, width", "(row, width"),
    "pictures and channels mixed": ("lowering", "blocks", ".reshape(spec.out_channels, -1, *call.size)\n            "
                                    "out[images] = product.swapaxes(0, 1)",
                                    ".reshape(-1, spec.out_channels, *call.size)\n            out[images] = product"),
    "wider numbers": ("lowering", "blocks", "np.empty(call.out_shape, dtype)", "np.empty(call.out_shape)"),
    "Winograd reads the first picture": ("winograd", "winograd", "view[image,", "view[0,"),
    "Winograd's strip is put too high": ("winograd", "winograd", "out[image, :, top : top + rows]",
                                         "out[image, :, : min(rows, high - top)]"),
    "Winograd's kernel transposed": ("winograd", "winograd", "call.weight.reshape(",
                                     "call.weight.swapaxes(2, 3).reshape("),
    "Winograd without the last point": ("winograd", "transforms", "inside[-1] = np.poly(points)[::-1]", "pass"),
    "clipped one too early": ("clipped", "_reach", "-(-(before - tap * gap) // stride)",
                              "(before - tap * gap) // stride"),
    "clipped one too short": ("clipped", "_reach", "length - 1 + before", "length - 2 + before"),
    "clipped in the wrong place": ("clipped", "clipped", "out[n, :, row : row + height,", "out[n, :, :height,"),
    "unbatched result keeps its batch": (
        "inputs", "PreparedCall.restore_rank", "out if self.batched else out[0]", "out",
    ),
}  # fmt: skip


@pytest.mark.parametrize("bug", BUGS)
def test_the_harness_catches(bug, monkeypatch, forgetful):
    plant(monkeypatch, *BUGS[bug])
    assert failures(own_cases() + torch_samples() + onnx_nodes())


def test_planting_the_right_text_changes_nothing(monkeypatch, forgetful):
    for module, name, right, _ in BUGS.values():
        plant(monkeypatch, module, name, right, right)
    assert not failures(own_cases())
