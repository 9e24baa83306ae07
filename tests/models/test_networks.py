"""Famous networks: the published numbers, and the page that shows them."""

import pathlib

import pytest
import torch
from torch import nn
from torch.nn import functional as F

import convlab as cl
from convlab.models import networks, published
from convlab.spec import Conv2dSpec
from convlab.stacks import FlattenSpec, StackError, cost

DOCS = pathlib.Path(__file__).parents[2] / "docs" / "networks.md"


def label(row):
    return f"{row.network}: {row.what}: {row.published}"


@pytest.mark.parametrize("row", [row for row in published.rows() if not row.reason], ids=label)
def test_published_numbers_come_out_equal(row):
    assert row.ours_as_printed == row.published


@pytest.mark.parametrize("row", [row for row in published.rows() if row.reason], ids=label)
def test_a_reason_is_given_only_where_ours_differs(row):
    assert not row.equal


def test_most_rows_are_equal_and_every_network_has_some():
    rows = published.rows()
    assert len(rows) > 150
    assert sum(not row.equal for row in rows) < len(rows) / 10
    without = set(networks.names()) - {row.network for row in rows}
    assert without == set()


def test_unet_as_a_module():
    """The smallest input that has something left at the end: 188 × 188, of which 4 × 4 come out."""
    specs = networks.unet(size=188)
    ours, torchs = cost(specs, (1, 188, 188)), cl.cost(cl.models.to_module(specs), (1, 188, 188))
    assert ours.rows[-1].output_shape == torchs.rows[-1].output_shape == (2, 4, 4)
    assert (ours.parameters, ours.macs) == (torchs.parameters, torchs.macs)


def test_repvggs_branches_fold_into_one_layer():
    """What the page says of it, in float64: 3 × 3, 1 × 1 and the input, each normalised, are one 3 × 3 with a bias."""
    torch.manual_seed(0)
    block = cl.models.to_module(networks.repvgg_a0()["stage1_2"]["branches"]).double().eval()
    convs = [m for m in block.modules() if isinstance(m, nn.Conv2d)]
    norms = [m for m in block.modules() if isinstance(m, nn.BatchNorm2d)]
    assert [conv.kernel_size[0] for conv in convs] == [3, 1] and len(norms) == 3
    for norm in norms:
        for numbers in (norm.weight, norm.bias, norm.running_mean, norm.running_var):
            nn.init.uniform_(numbers, 0.5, 1.5)
    scales = [norm.weight / (norm.running_var + norm.eps).sqrt() for norm in norms]
    identity = torch.eye(48, dtype=torch.float64)[:, :, None, None]
    kernels = [convs[0].weight, F.pad(convs[1].weight, (1, 1, 1, 1)), F.pad(identity, (1, 1, 1, 1))]
    weight = sum(kernel * scale[:, None, None, None] for kernel, scale in zip(kernels, scales, strict=True))
    bias = sum(norm.bias - norm.running_mean * scale for norm, scale in zip(norms, scales, strict=True))
    x = torch.randn(2, 48, 9, 9, dtype=torch.float64)
    torch.testing.assert_close(F.conv2d(x, weight, bias, padding=1), block(x), rtol=1e-12, atol=1e-12)


def test_rounding_as_printed():
    def printed(text, ours, unit=1):
        return published.PublishedNumber("x", "y", text, unit, "z", lambda: ours).ours_as_printed

    assert printed("0.714", 714_188_480, 10**9) == "0.714"
    assert printed("0.714", 714_500_000, 10**9) == "0.715"
    assert printed("15.470", 15_470_264_320, 10**9) == "15.470"
    assert printed("569", 568_740_352, 10**6) == "569"
    assert printed("7", 8) == "8"


# The rows of the curriculum that are exact: parameters and MACs.
EXACT = {
    "alexnet": (61_100_840, 714_188_480),
    "alexnet_2012": (60_965_224, 724_406_816),
    "vgg11": (132_863_336, 7_609_090_048),
    "vgg13": (133_047_848, 11_308_466_176),
    "vgg16": (138_357_544, 15_470_264_320),
    "vgg19": (143_667_240, 19_632_062_464),
    "resnet18": (11_689_512, 1_814_073_344),
    "resnet34": (21_797_672, 3_663_761_408),
    "resnet50": (25_557_032, 4_089_184_256),
    "resnet101": (44_549_160, 7_801_405_440),
    "resnet152": (60_192_808, 11_513_626_624),
    "resnext50": (25_028_904, 4_230_479_872),
    "mobilenet_v2": (3_504_872, 300_774_272),
    "efficientnet_b0": (5_288_548, 385_814_752),
    "convnext_tiny": (28_589_128, 4_455_531_264),
    "convnext_small": (50_223_688, 8_683_712_256),
    "convnext_base": (88_591_464, 15_354_729_472),
    # As torchvision's and timm's networks are counted in docs/networks-tried.md.
    "mobilenet_v3_large": (5_483_032, 216_589_760),
    "efficientnet_v2_s": (21_458_488, 8_365_617_152),
    "regnet_y_400mf": (4_344_144, 401_842_848),
    "mobilenet_v4_conv_small": (3_774_024, 186_005_568),
    "repvgg_a0": (9_108_968, 1_512_581_120),
}


@pytest.mark.parametrize("name", EXACT)
def test_exact_parameters_and_macs(name):
    table = networks.get(name).cost()
    assert (table.parameters, table.macs) == EXACT[name]


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("vgg19", 268),
        ("resnet50", 427),
        ("resnet101", 971),
        ("resnet152", 1451),
        ("mobilenet_v2", 491),
        ("efficientnet_b0", 851),
        ("convnext_tiny", 1688),
        ("deeplab_v3_resnet50", 427),
    ],
)
def test_receptive_fields_without_a_published_figure(name, size):
    assert networks.get(name).receptive_field().size == (size, size)


def test_the_numbers_in_the_reasons():
    def without_norm(name):
        return sum(row.parameters for row in networks.get(name).cost() if "Norm" not in row.layer)

    def reasons(name):
        return " ".join(row.reason for row in published.rows() if row.network == name)

    straight = sum(row.macs for row in networks.get("resnet34").cost() if ".shortcut." not in row.name)
    assert f"{straight / 1e9:.2f}" == "3.64" in reasons("resnet34")
    assert f"{without_norm('resnet50') / 1e6:.2f}" == "25.50" in reasons("resnet50")
    assert f"{without_norm('mobilenet_v2') / 1e6:.2f}" == "3.47" in reasons("mobilenet_v2")
    assert f"{without_norm('mobilenet_v2_140') / 1e6:.2f}" == "6.06" in reasons("mobilenet_v2_140")
    for row in published.rows():
        if row.reason:
            assert row.reason.startswith(f"{row.ours / row.unit:.2f}")


def test_ungrouped_alexnet_of_2012():
    table = cost(networks.alexnet_2012(groups=1), (3, 227, 227))
    assert (table.parameters, table.macs) == (62_378_344, 1_135_256_096)


def test_where_vgg16_has_its_memory_and_its_parameters():
    table = networks.get("vgg16").cost()
    convs = [row for row in table if row.layer.startswith("nn.Conv2d")]
    memory = [row.activation_bytes for row in convs]
    weights = [row.parameters for row in convs]
    assert round(100 * sum(memory[:2]) / sum(memory), 1) == 47.4
    assert round(100 * sum(weights[:2]) / sum(weights), 2) == 0.26
    assert round(100 * sum(weights[-3:]) / sum(weights), 1) == 48.1
    assert round(100 * table["head.fc1"].parameters / table.parameters, 1) == 74.3


def test_halving_the_map_and_doubling_the_channels_keeps_the_cost():
    costs = {Conv2dSpec(c, c, 3, padding=1).macs(n) for c, n in ((64, 224), (128, 112), (256, 56), (512, 28))}
    assert costs == {1_849_688_064}


def test_depthwise_separable_costs_what_the_law_says():
    for channels, kernel in ((16, 3), (64, 3), (512, 5)):
        dense = Conv2dSpec(channels, channels, kernel, padding="same").macs(14)
        separable = cost(
            [
                Conv2dSpec(channels, channels, kernel, padding="same", groups=channels),
                Conv2dSpec(channels, channels, 1),
            ],
            (channels, 14, 14),
        ).macs
        assert separable / dense == pytest.approx(1 / channels + 1 / kernel**2, rel=1e-12)


@pytest.mark.parametrize("name", networks.names())
def test_every_network_says_where_it_comes_from_and_what_it_chose(name):
    net = networks.get(name)
    assert net.source[-4:].isdigit()
    assert net.choices.keys() <= {*Conv2dSpec.__dataclass_fields__}
    assert not any(isinstance(item, FlattenSpec) for item in net.features.values())


def test_an_unknown_network():
    with pytest.raises(StackError, match="no network is called 'resnet51' here; the names: lenet5, "):
        networks.get("resnet51")


def test_the_page_is_in_step():
    assert DOCS.read_text("utf-8") == published.document(), "run: python -m convlab.models.published docs/networks.md"
