"""One way to train, used by every experiment, so that networks differ and nothing else does."""

import contextlib

import torch
import torch.nn.functional as F


@contextlib.contextmanager
def one_thread():
    """Run on one thread, so that results do not depend on how many cores there are; restored afterwards."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def fit(
    net, x, y, *, seed=0, epochs=6, lr=1e-2, weight_decay=1e-4, batch=64, loss=F.cross_entropy, augment=None, step=None
):
    """Train a network in place: AdamW with the one-cycle schedule, shuffled batches.

    Parameters
    ----------
    net : torch.nn.Module
    x, y : torch.Tensor
        Training pictures and targets, on the network's device.
    seed : int
        Of the shuffling (and of ``augment``).
    epochs, lr, weight_decay, batch
        The recipe; 1e-2 suits nets with batch norm, 2e-3 those without.
    loss : callable
        ``loss(net(x), y)``.
    augment : callable, optional
        ``augment(x, generator)`` for each batch.
    step : callable, optional
        Called after each batch, for a progress bar.

    Returns
    -------
    torch.nn.Module
        The same network, in eval mode.
    """
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(net.parameters(), lr=lr, weight_decay=weight_decay)
    batches = -(-len(x) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, total_steps=epochs * batches)
    net.train()
    for _ in range(epochs):
        order = torch.randperm(len(x), generator=generator).to(x.device)
        for part in order.split(batch):
            inputs = x[part] if augment is None else augment(x[part], generator)
            optimizer.zero_grad()
            loss(net(inputs), y[part]).backward()
            optimizer.step()
            schedule.step()
            if step:
                step()
    return net.eval()


def predict(net, x, batch=500):
    """The network's outputs, in eval mode, without gradients."""
    net.eval()
    with torch.no_grad():
        return torch.cat([net(part) for part in x.split(batch)])
