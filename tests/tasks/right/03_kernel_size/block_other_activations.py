# task: kernel_size.block

block = nn.Sequential(
    nn.Sequential(nn.Conv2d(32, 32, 3, padding=1), nn.PReLU(), nn.Dropout(0.1)),
    nn.Sequential(nn.Conv2d(32, 32, 3, padding=1), nn.Mish(), nn.GroupNorm(4, 32)),
    nn.Conv2d(32, 32, 3, padding=1),
)
