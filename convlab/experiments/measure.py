"""What is measured, and how two measured things are compared."""

import dataclasses
import math
import statistics

import torch

from convlab.experiments.train import predict

MARGIN = 1.0  # points of accuracy; below this nothing is told as a finding
SHIFTS = ((1, 0), (0, 1), (1, 1), (2, 1))


def accuracy(net, x, y):
    """Share of right answers in percent."""
    return 100 * (predict(net, x).argmax(1) == y).double().mean().item()


def agreement(net, x, shifts=SHIFTS):
    """In how many percent of the pictures the answer stays the same when the picture moves by a few pixels.

    The picture is rolled, which is a true shift only while the content stays clear of the border.
    """
    still = predict(net, x).argmax(1)
    same = [predict(net, x.roll(shift, (2, 3))).argmax(1) == still for shift in shifts]
    return 100 * torch.stack(same).double().mean().item()


@dataclasses.dataclass(frozen=True)
class Stat:
    """Mean and spread of one measured number over seeds.

    Attributes
    ----------
    values : tuple of float
        One for each seed.
    digits : int
        Decimals to print.
    """

    values: tuple
    digits: int = 1

    @property
    def n(self):
        return len(self.values)

    @property
    def mean(self):
        return statistics.fmean(self.values)

    @property
    def sd(self):
        """Sample standard deviation; 0 for a single value."""
        return statistics.stdev(self.values) if self.n > 1 else 0.0

    def __str__(self):
        mean = f"{round(self.mean, self.digits) + 0.0:.{self.digits}f}".replace("-", "−")  # + 0.0: no −0.00
        return mean if self.n == 1 else f"{mean} ± {self.sd:.{self.digits}f}"


def clearly_above(a, b, margin):
    """Whether ``a`` lies above ``b`` by at least ``margin`` and by more than the spread over seeds.

    The spread is the root of the mean of the two variances. With three seeds this is a plain rule, not a test of
    significance; it keeps differences that the next three seeds could undo from being told as findings.
    """
    spread = math.sqrt((a.sd**2 + b.sd**2) / 2)
    return a.mean - b.mean >= margin and a.mean - b.mean > spread


def no_difference(a, b, margin):
    """Whether neither of the two lies clearly above the other."""
    return not clearly_above(a, b, margin) and not clearly_above(b, a, margin)
