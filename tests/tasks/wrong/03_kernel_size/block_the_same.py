# task: kernel_size.block
# mistake: too dear
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 32, 7, padding=3),
    nn.ReLU(),
    nn.Conv2d(32, 32, 1),
)
