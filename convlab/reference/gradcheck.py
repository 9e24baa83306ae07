"""Is a gradient right? Ask the function itself, by moving each number a little in both directions."""

from collections.abc import Callable
from typing import Any

import numpy as np

from convlab.errors import ConvlabError


def numerical_gradient(function: Callable[[np.ndarray], Any], x: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """Central differences ``(f(x + h) - f(x - h)) / 2h``, one entry after the other.

    Parameters
    ----------
    function : callable
        Takes an array of the shape of ``x``, gives one number.
    x : ndarray
        Computed in float64, whatever it is; not changed.
    step : float
        ``h``, times the size of the entry where that is above 1. Error about ``h²`` from curvature and
        ``1e-16 / h`` from rounding; 1e-5 balances them.

    Returns
    -------
    ndarray, shape of ``x``
    """
    point: np.ndarray = np.array(x, dtype=np.float64)
    gradient = np.zeros_like(point)
    for place in np.ndindex(point.shape):
        centre = float(point[place])
        h = step * max(1.0, abs(centre))
        ahead, behind = centre + h, centre - h
        point[place] = ahead
        high = _number(function(point.copy()))
        point[place] = behind
        low = _number(function(point.copy()))
        point[place] = centre
        gradient[place] = (high - low) / (ahead - behind)  # the step that was really made, after rounding
    return gradient


def gradient_error(
    function: Callable[[np.ndarray], Any], x: np.ndarray, gradient: np.ndarray, step: float = 1e-5
) -> float:
    """How far a gradient is from the numerical one, as a share of its largest entry.

    Parameters
    ----------
    function, x, step
        As in `numerical_gradient`.
    gradient : ndarray, shape of ``x``
        The one to be checked.

    Returns
    -------
    float
        Below 1e-7 for a right gradient in float64. A missing factor 2 gives 0.5, a wrong sign 2.

    Raises
    ------
    ConvlabError
        If the gradient does not have the shape of ``x``.
    """
    gradient = np.asarray(gradient, dtype=np.float64)
    if gradient.shape != np.shape(x):
        raise ConvlabError(f"the gradient has shape {gradient.shape}, but x has {np.shape(x)}; they must be the same.")
    numerical = numerical_gradient(function, x, step)
    scale = max(np.abs(numerical).max(initial=0), np.finfo(float).tiny)
    return float(np.abs(gradient - numerical).max(initial=0) / scale)


def _number(value):
    value = np.asarray(value)
    if value.size != 1:
        raise ConvlabError(
            f"the function must give one number, such as a sum; it gave an array of shape {value.shape}."
        )
    return value.item()
