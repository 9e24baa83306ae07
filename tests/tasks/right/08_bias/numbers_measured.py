# task: bias.numbers

layer = nn.Conv2d(16, 32, 5, groups=4)
numbers = [
    nn.Conv2d(3, 16, 5).bias.numel(),
    sum(p.numel() for p in nn.Conv2d(8, 12, 3, groups=4).parameters()),
    layer.weight[0].numel() ** -0.5,
    2 * 4 * 5,
    0.0,
]
