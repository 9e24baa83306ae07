# task: in_channels.outcomes

outcomes = {
    "A": [1, 6, 28, 28],
    "B": "channels",
    "C": "axes",
    "D": torch.Size([4, 26, 26]),
    "E": "Channels",
    "F": "channels",
    "G": "dtype",
    "H": " kernel ",
}
