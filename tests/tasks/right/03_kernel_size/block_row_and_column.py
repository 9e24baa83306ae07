# task: kernel_size.block

block = nn.Sequential(
    nn.Conv2d(32, 32, (1, 7), padding=(0, 3)), nn.LeakyReLU(), nn.Conv2d(32, 32, (7, 1), padding=(3, 0))
)
