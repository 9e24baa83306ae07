"""The data of the experiments, as torch tensors: real pictures from installed packages, and made-up tasks by seed."""

import functools
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from convlab import images


class Data(NamedTuple):
    """Training and test pictures with their labels.

    Attributes
    ----------
    x, x_test : torch.Tensor
        float32, NCHW.
    y, y_test : torch.Tensor
        int64 labels, or float32 targets.
    """

    x: torch.Tensor
    y: torch.Tensor
    x_test: torch.Tensor
    y_test: torch.Tensor

    def to(self, device):
        return Data(*(part.to(device) for part in self))

    def map(self, function):
        """The same data with ``function`` applied to all pictures."""
        return self._replace(x=function(self.x), x_test=function(self.x_test))


def _tensor(array):
    return torch.from_numpy(np.array(array))


@functools.lru_cache(maxsize=4)
def digits28(train=2000, test=2000, frame=0, split=0):
    """MNIST digits (`images.mnist`), 28 × 28, with a blank frame around them if asked.

    Parameters
    ----------
    train, test : int
        How many; together at most 5,000. Test digits come from the end, so ``train`` can change and the test stays.
    frame : int
        Blank pixels added on each side.
    split : int
        Seed of the shuffling before the cut.
    """
    digits = images.mnist(split)
    x, y = _tensor(digits.images), _tensor(digits.labels)
    x = F.pad(x, (frame,) * 4)
    return Data(x[:train], y[:train], x[-test:], y[-test:])


@functools.lru_cache(maxsize=2)
def digits8(train=1000, test=797):
    """The 8 × 8 digits of scikit-learn, shuffled by a fixed seed."""
    digits = images.digits()
    order = np.random.default_rng(0).permutation(len(digits.labels))
    x, y = _tensor(digits.images[order]), _tensor(digits.labels[order])
    return Data(x[:train], y[:train], x[-test:], y[-test:])


@functools.lru_cache(maxsize=2)
def patches(train=60, test=60):
    """The patch bank (`images.patches`): ten colour pictures, 24 × 24 squares."""
    return _from_split(images.patches(train, test))


@functools.lru_cache(maxsize=2)
def textures(train=400, test=400):
    """Brick, grass and gravel (`images.textures`), 24 × 24 squares, standardised."""
    return _from_split(images.textures(train, test))


# -- drawn by the seed of a run: which images train and which test is chance too, and belongs in the spread -----------


def drawn_digits28(seed, train=1000, test=4000, frame=0):
    """MNIST digits, 28 × 28, of which a seed draws those for training and, from the rest, those for testing.

    Parameters
    ----------
    seed : int
    train, test : int
        How many; together at most 5,000.
    frame : int
        Blank pixels added on each side.
    """
    drawn = _drawn(images.mnist(), seed, train, test)
    return drawn.map(lambda x: F.pad(x, (frame,) * 4)) if frame else drawn


def drawn_digits8(seed, train=1000, test=797):
    """The 8 × 8 digits of scikit-learn, drawn by a seed as in `drawn_digits28`; there are 1,797."""
    return _drawn(images.digits(), seed, train, test)


def drawn_patches(seed, train=60, test=60):
    """The patch bank (`images.patches`) with squares at positions that a seed draws."""
    return _from_split(images.patches(train, test, seed=seed))


def drawn_textures(seed, train=400, test=400):
    """Brick, grass and gravel (`images.textures`) with squares at positions that a seed draws."""
    return _from_split(images.textures(train, test, seed=seed))


def _drawn(bank, seed, train, test):
    if train + test > len(bank.labels):
        there = f"{len(bank.labels):,} images"
        raise ValueError(f"{train:,} for training and {test:,} for testing are more than the {there} that there are.")
    order = np.random.default_rng(seed).permutation(len(bank.labels))
    parts = order[:train], order[train : train + test]
    return Data(*(_tensor(array[part]) for part in parts for array in (bank.images, bank.labels)))


def _from_split(split):
    return Data(*(_tensor(part) for half in split for part in (half.images, half.labels)))
