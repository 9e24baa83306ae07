# task: kernel_size.block

block = nn.Sequential(
    nn.Conv2d(32, 32, 7, padding=3, groups=32, bias=False),
    nn.BatchNorm2d(32),
    nn.ReLU(inplace=True),
    nn.Conv2d(32, 32, kernel_size=1),
)
