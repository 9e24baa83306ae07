"""What a whole network costs, over small ones in the idioms of public families."""

import pytest
import small_networks
import torch
from small_networks import BY_HAND, NETWORKS, SIZES
from torchs_counter import torchs_macs

import convlab as cl


def state(module):
    """What a learner would notice: mode, hooks, and each tensor by identity and by value."""
    tensors = [*module.parameters(), *module.buffers()]
    return [(id(t), t._version, t.clone()) for t in tensors], [m.training for m in module.modules()]


@pytest.mark.parametrize("name", NETWORKS)
def test_a_small_network_costs_what_torch_counts(name):
    torch.manual_seed(0)
    module, size = NETWORKS[name](), SIZES[name]
    module.train()
    before = state(module)
    table = cl.cost(module, size)
    after = state(module)
    assert [entry[:2] for entry in before[0]] == [entry[:2] for entry in after[0]]
    assert all(torch.equal(a[2], b[2]) for a, b in zip(before[0], after[0], strict=True)) and before[1] == after[1]
    assert not table.uncounted
    assert table.parameters == sum(parameter.numel() for parameter in module.parameters())
    assert table.macs == torchs_macs(module, size)
    if BY_HAND[name] is not None:
        assert table.macs == BY_HAND[name]
    review = cl.review_model(module, size)
    assert f"{table.macs:,}" in str(review) and f"{table.parameters:,}" in str(review)


def test_enough_families_are_tried():
    assert len(NETWORKS) >= 30
    makers = [make for make in vars(small_networks).values() if callable(make) and make in NETWORKS.values()]
    assert len(set(makers)) == len(NETWORKS)  # no name has taken another's place
