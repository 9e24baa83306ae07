"""The common protocol: MNIST digits, AdamW with one cycle, three sizes."""

from convlab.experiments import data, nets, train
from convlab.experiments.measure import accuracy

# Few pictures in small batches, so that even a few seconds hold enough steps to learn something.
LIVE = {"train": 600, "test": 300, "epochs": 3, "batch": 16, "seeds": 1}
CLASS = {"train": 1000, "test": 1000, "epochs": 4, "batch": 32, "seeds": 3}
FULL = {"train": 2000, "test": 2000, "epochs": 6, "batch": 64, "seeds": 3}


def train_digits(layers, seed, device, settings, *, frame=0, lr=1e-2):
    """A network from ``layers`` trained on MNIST digits, and the data it was trained on.

    Parameters
    ----------
    layers : list
        As `nets.build` takes them.
    seed : int
    device : str
    settings : dict
        ``train``, ``test``, ``epochs`` and ``batch``.
    frame : int
        Blank pixels around each picture.
    lr : float
        1e-2, or 2e-3 for networks without normalisation.
    """
    digits = data.digits28(settings["train"], settings["test"], frame).to(device)
    net = nets.build(layers, digits.x.shape[1:], seed).to(device)
    train.fit(net, digits.x, digits.y, seed=seed, epochs=settings["epochs"], lr=lr, batch=settings["batch"])
    return net, digits


def digit_accuracy(layers, seed, device, settings, lr=1e-2):
    """``{"accuracy": percent}`` on the test digits."""
    net, digits = train_digits(layers, seed, device, settings, lr=lr)
    return {"accuracy": accuracy(net, digits.x_test, digits.y_test)}


def digit_facts(layers, side=28):
    """Parameters and MACs of ``layers`` on one digit."""
    return nets.cost(nets.build(layers, (1, side, side)), (1, side, side))
