# task: in_channels.outcomes


def outcome(layer, x):
    try:
        return layer(x).shape
    except RuntimeError as error:
        words = {"to have": "channels", "3D": "axes", "type": "dtype", "Kernel": "kernel"}
        return next(word for sign, word in words.items() if sign in str(error))


outcomes = [
    outcome(nn.Conv2d(3, 6, 5), torch.zeros(1, 3, 32, 32)),
    outcome(nn.Conv2d(3, 8, 3), torch.zeros(32, 32, 3)),
    outcome(nn.Conv2d(1, 4, 3), torch.zeros(28, 28)),
    outcome(nn.Conv2d(8, 4, 3), torch.zeros(8, 28, 28)),
    outcome(nn.Conv2d(1, 4, 3), torch.zeros(8, 28, 28)),
    outcome(nn.Conv2d(3, 8, 3), torch.zeros(8, 32, 32, 3)),
    outcome(nn.Conv2d(3, 8, 3), torch.zeros(1, 3, 32, 32, dtype=torch.uint8)),
    outcome(nn.Conv2d(3, 8, 7), torch.zeros(1, 3, 5, 32)),
]
