# task: kernel_size.block

block = nn.Sequential(
    *[part for _ in range(3) for part in (nn.Conv2d(32, 32, 3, padding="same"), nn.BatchNorm2d(32), nn.GELU())]
)
