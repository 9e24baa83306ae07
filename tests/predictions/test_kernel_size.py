"""What the cards of lesson 03 say is what the library computes and measures."""

import convlab as cl
from convlab import experiments
from convlab.predictions.decks import card


def test_a_pointwise_output_reads_all_channels():
    assert card("kernel_size.pointwise").answer == 64


def test_no_whole_padding_keeps_the_size_under_an_even_kernel():
    assert all(cl.Conv2dSpec(1, 1, 4, padding=p).output_size(28)[0] != 28 for p in range(20))
    assert card("kernel_size.even").answer == "for no whole number"


def test_in_the_first_layer_one_large_kernel_is_cheaper():
    assert card("kernel_size.cheaper").answer == "one 5 × 5"
    assert "4,800" in card("kernel_size.cheaper").because
    assert "38,592" in card("kernel_size.cheaper").because


def test_the_effective_field_is_about_twenty_pixels():
    table = experiments.results("kernel_size_erf")
    for row in (table["box_40"], table["random_40"]):
        assert 18 <= row.share.mean / 100 * 81 <= 23
    assert card("kernel_size.effective").answer == "about 20 pixels"
