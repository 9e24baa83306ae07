"""Data drawn by a seed: disjoint, the same every time, other with another seed, and the same for every variant."""

import numpy as np
import pytest
import torch

from convlab import images
from convlab.experiments import data, fingerprint
from convlab.experiments.data import drawn_digits8, drawn_digits28, drawn_patches, drawn_textures

DRAWS = {
    "digits28": lambda seed: drawn_digits28(seed, 200, 300),
    "digits8": lambda seed: drawn_digits8(seed, 100, 200),
    "patches": lambda seed: drawn_patches(seed, 5, 5),
    "textures": lambda seed: drawn_textures(seed, 20, 20),
}


@pytest.mark.parametrize("name", DRAWS)
def test_a_seed_draws_the_same_images_every_time_and_another_seed_others(name):
    first, again, other = DRAWS[name](3), DRAWS[name](3), DRAWS[name](4)
    for a, b in zip(first, again, strict=True):
        assert torch.equal(a, b)
    assert not torch.equal(first.x, other.x) and not torch.equal(first.x_test, other.x_test)
    assert first.x.dtype == torch.float32 and first.y.dtype == torch.int64 and first.x.ndim == 4
    assert len(first.x) == len(first.y) and len(first.x_test) == len(first.y_test)


@pytest.mark.parametrize(("draw", "bank"), [(drawn_digits28, images.mnist), (drawn_digits8, images.digits)])
def test_training_and_test_digits_are_different_ones_and_keep_their_labels(draw, bank):
    full = bank()
    rows = {image.tobytes(): label for image, label in zip(full.images, full.labels, strict=True)}
    drawn = draw(5, 400, 600)
    train, test = ([image.numpy().tobytes() for image in part] for part in (drawn.x, drawn.x_test))
    assert len(set(train) & set(test)) <= len(full.labels) - len(rows)  # only images that are in the file twice
    assert (len(train), len(test)) == (400, 600)
    for keys, labels in ((train, drawn.y), (test, drawn.y_test)):
        assert [rows[key] for key in keys] == labels.tolist()


def test_seeds_use_the_whole_pool():
    """Over seeds every digit both trains and tests; no fixed part decides."""
    full = images.digits()
    seen = {"x": set(), "x_test": set()}
    for seed in range(12):
        drawn = drawn_digits8(seed, 900, 897)
        for part, keys in seen.items():
            keys |= {image.numpy().tobytes() for image in getattr(drawn, part)}
    everything = {image.tobytes() for image in full.images}
    assert all(len(keys) > 0.99 * len(everything) for keys in seen.values())


def test_a_frame_is_blank_and_changes_nothing_else():
    plain, framed = drawn_digits28(1, 50, 50), drawn_digits28(1, 50, 50, frame=2)
    assert framed.x.shape[-2:] == (32, 32)
    assert torch.equal(framed.x[..., 2:-2, 2:-2], plain.x) and torch.equal(framed.y_test, plain.y_test)
    assert framed.x.sum() == plain.x.sum()


def test_more_images_than_there_are_is_refused_with_the_numbers():
    with pytest.raises(ValueError, match="4,000 for training and 1,001 for testing are more than the 5,000"):
        drawn_digits28(0, 4000, 1001)


def test_each_seed_has_every_class_in_both_parts():
    for seed in range(5):
        drawn = drawn_digits28(seed, 1000, 4000)
        for labels in (drawn.y, drawn.y_test):
            assert np.bincount(labels.numpy(), minlength=10).min() > 60


def test_the_drawing_belongs_to_the_fingerprint_of_a_run():
    used = fingerprint.definitions(data.drawn_digits28)
    assert {f"convlab.experiments.data.{name}" for name in ("drawn_digits28", "_drawn", "Data")} <= set(used)
    assert "convlab.images.mnist" in used
