# task: groups.mixer


def block(groups, shuffle):
    return nn.Sequential(
        nn.Conv2d(64, 64, 3, padding="same", groups=groups, bias=False),
        nn.BatchNorm2d(64),
        nn.GELU(),
        nn.ChannelShuffle(shuffle),
    )


mixer = nn.Sequential(*[block(16, 16) for _ in range(3)], nn.Identity())
