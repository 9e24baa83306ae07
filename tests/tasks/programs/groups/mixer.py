# %% right: mixer_dilated_specs
mixer = [
    cl.Conv2dSpec(64, 64, 3, padding=3, dilation=3, groups=32),
    cl.Conv2dSpec(64, 64, 1),
]

# %% right: mixer_grouped_pointwise_and_shuffle
mixer = [nn.Conv2d(64, 64, 7, padding=3, groups=64), nn.Conv2d(64, 64, 1, groups=8)]
mixer += [nn.ChannelShuffle(8), nn.Conv2d(64, 64, 1, groups=8)]

# %% right: mixer_nested_blocks
def block(groups, shuffle):
    return nn.Sequential(
        nn.Conv2d(64, 64, 3, padding="same", groups=groups, bias=False),
        nn.BatchNorm2d(64),
        nn.GELU(),
        nn.ChannelShuffle(shuffle),
    )


mixer = nn.Sequential(*[block(16, 16) for _ in range(3)], nn.Identity())

# %% right: mixer_one_large_kernel
mixer = [nn.Conv2d(64, 64, 1), nn.Conv2d(64, 64, (7, 7), padding="same", groups=64)]

# %% right: mixer_pointwise
mixer = nn.Sequential(
    nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False),
    nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False),
    nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False),
    nn.Conv2d(64, 64, 1, bias=False),
    nn.BatchNorm2d(64),
    nn.ReLU(),
)

# %% right: mixer_two_shuffles_of_eight
mixer = [
    nn.Conv2d(64, 64, 3, padding=1, groups=8),
    nn.ReLU(),
    nn.ChannelShuffle(8),
    nn.Conv2d(64, 64, 3, padding=1, groups=8),
    nn.ReLU(),
    nn.Conv2d(64, 64, 3, padding=1, groups=64),
]

# %% wrong: mixer_a_word | another kind of layer | obvious
mixer = "three layers"

# %% wrong: mixer_bottleneck | other channels | obvious
mixer = [nn.Conv2d(64, 8, 1), *[nn.Conv2d(8, 8, 3, padding=1) for _ in range(3)], nn.Conv2d(8, 64, 1)]

# %% wrong: mixer_dense | too many parameters | obvious
mixer = nn.Sequential(*[nn.Conv2d(64, 64, 3, padding=1) for _ in range(3)])

# %% wrong: mixer_depthwise_shuffled | shuffle that changes nothing | listed
mixer = []
for _ in range(3):
    mixer += [nn.Conv2d(64, 64, 3, padding=1, groups=64), nn.ChannelShuffle(64), nn.ReLU()]

# %% wrong: mixer_empty | empty | obvious
mixer = nn.Sequential(nn.ReLU())

# %% wrong: mixer_grouped_pointwise | 1 × 1 with groups | listed
mixer = nn.Sequential(
    nn.Conv2d(64, 64, 3, padding=1, groups=64),
    nn.Conv2d(64, 64, 1, groups=8),
    nn.Conv2d(64, 64, 3, padding=1, groups=64),
    nn.Conv2d(64, 64, 1, groups=8),
    nn.Conv2d(64, 64, 3, padding=1, groups=64),
)

# %% wrong: mixer_groups_only | groups never meet | listed
mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=8) for _ in range(3)]

# %% wrong: mixer_linear | another kind of layer | obvious
mixer = [nn.Conv2d(64, 64, 7, padding=3, groups=64), nn.Flatten(), nn.Linear(64, 64)]

# %% wrong: mixer_pointwise_three_times | too many parameters | obvious
mixer = []
for _ in range(3):
    mixer += [nn.Conv2d(64, 64, 3, padding=1, groups=64), nn.Conv2d(64, 64, 1), nn.ReLU()]

# %% wrong: mixer_shuffle_last | shuffle at the end | listed
mixer = nn.Sequential(
    nn.Conv2d(64, 64, 3, padding=1, groups=16),
    nn.Conv2d(64, 64, 3, padding=1, groups=16),
    nn.Conv2d(64, 64, 3, padding=1, groups=16),
    nn.ChannelShuffle(16),
)

# %% wrong: mixer_spec_that_cannot_be | impossible layer | obvious
mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=16), nn.ChannelShuffle(12)]
mixer += [nn.Conv2d(64, 64, 3, padding=1, groups=16)]

# %% wrong: mixer_too_many_groups | mixes too little | obvious
mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=32), nn.ChannelShuffle(32), nn.Conv2d(64, 64, 3, padding=1, groups=32)]
mixer += [nn.ChannelShuffle(32), nn.Conv2d(64, 64, 3, padding=1, groups=32)]

# %% wrong: mixer_two_layers | field too small | obvious
mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=8), nn.ChannelShuffle(8), nn.Conv2d(64, 64, 3, padding=1, groups=8)]

# %% wrong: mixer_unpadded | size changed | obvious
mixer = [nn.Conv2d(64, 64, 3, groups=64), nn.Conv2d(64, 64, 3, groups=64), nn.Conv2d(64, 64, 3, groups=64)]
mixer += [nn.Conv2d(64, 64, 1)]

# %% wrong: unlisted_mixer_kernels_without_padding_word | size changed | unlisted
mixer = [nn.Conv2d(64, 64, 7, padding=2, groups=64), nn.Conv2d(64, 64, 1)]

# %% wrong: unlisted_mixer_shuffle_by_two | mixes too little | unlisted
mixer = []
for _ in range(3):
    mixer += [nn.Conv2d(64, 64, 3, padding=1, groups=16), nn.ChannelShuffle(2), nn.ReLU()]

# %% wrong: unlisted_mixer_stride_and_upsampling | another kind of layer | unlisted
mixer = [nn.Conv2d(64, 64, 3, stride=2, padding=1, groups=64), nn.Conv2d(64, 64, 1), nn.Upsample(scale_factor=2)]

# %% wrong: unlisted_mixer_two_groups_in_turn | groups never meet | unlisted
mixer = [nn.Conv2d(64, 64, 3, padding=1, groups=g) for g in (16, 32, 16)]

# %% wrong: unlisted_mixer_without_brackets | another kind of layer | unlisted
mixer = [nn.Conv2d(64, 64, 3, padding=1), nn.ReLU, nn.Conv2d(64, 64, 3, padding=1)]
