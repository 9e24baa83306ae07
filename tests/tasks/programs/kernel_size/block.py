# %% right: block_as_sequential
block = nn.Sequential(
    *[part for _ in range(3) for part in (nn.Conv2d(32, 32, 3, padding="same"), nn.BatchNorm2d(32), nn.GELU())]
)

# %% right: block_dense_and_dilated
block = [
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=3, dilation=3),
]

# %% right: block_depthwise
block = nn.Sequential(
    nn.Conv2d(32, 32, 7, padding=3, groups=32, bias=False),
    nn.BatchNorm2d(32),
    nn.ReLU(inplace=True),
    nn.Conv2d(32, 32, kernel_size=1),
)

# %% right: block_even_kernels
block = [
    nn.Conv2d(32, 16, 4, padding=2),
    nn.ReLU(),
    nn.Conv2d(16, 32, 4, padding=1),
]

# %% right: block_of_specs
block = [
    cl.Conv2dSpec(32, 20, 5, padding=2),
    cl.stacks.ActivationSpec("relu"),
    cl.Conv2dSpec(20, 32, 3, padding=1),
]

# %% right: block_other_activations
block = nn.Sequential(
    nn.Sequential(nn.Conv2d(32, 32, 3, padding=1), nn.PReLU(), nn.Dropout(0.1)),
    nn.Sequential(nn.Conv2d(32, 32, 3, padding=1), nn.Mish(), nn.GroupNorm(4, 32)),
    nn.Conv2d(32, 32, 3, padding=1),
)

# %% right: block_row_and_column
block = nn.Sequential(
    nn.Conv2d(32, 32, (1, 7), padding=(0, 3)), nn.LeakyReLU(), nn.Conv2d(32, 32, (7, 1), padding=(3, 0))
)

# %% right: block_with_a_narrow_middle
block = [
    nn.Conv2d(32, 8, 1),
    nn.SiLU(),
    nn.Conv2d(8, 8, 7, padding=3, padding_mode="reflect"),
    nn.SiLU(),
    nn.Conv2d(8, 32, 1),
]

# %% wrong: block_activation_at_the_end | no activation between | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
)

# %% wrong: block_channels_do_not_fit | does not run | obvious
block = nn.Sequential(
    nn.Conv2d(32, 16, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1),
)

# %% wrong: block_depthwise_only | channels kept apart | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, 7, padding=3, groups=32),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1, groups=32),
)

# %% wrong: block_dilated_alone | holes in the field | listed
block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=3, dilation=3),
)

# %% wrong: block_dilated_and_pointwise | holes in the field | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=3, dilation=3),
    nn.ReLU(),
    nn.Conv2d(32, 32, 1),
)

# %% wrong: block_five_and_three | too dear | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, 5, padding=2),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1),
)

# %% wrong: block_more_channels | size or channels change | obvious
block = nn.Sequential(
    nn.Conv2d(32, 16, 7, padding=3),
    nn.ReLU(),
    nn.Conv2d(16, 64, 1),
)

# %% wrong: block_no_activation | no activation between | listed
block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Conv2d(32, 32, 3, padding=1),
)

# %% wrong: block_no_padding | size or channels change | listed
block = nn.Sequential(
    nn.Conv2d(32, 32, 3),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3),
)

# %% wrong: block_pooling | another kind of layer | obvious
block = nn.Sequential(
    nn.MaxPool2d(5, stride=1, padding=2),
    nn.Conv2d(32, 32, 3, padding=1),
)

# %% wrong: block_row_and_column_padded_all_round | size or channels change | obvious
block = [
    nn.Conv2d(32, 32, (1, 7), padding=3),
    nn.ReLU(),
    nn.Conv2d(32, 32, (7, 1), padding=3),
]

# %% wrong: block_row_only | field too small | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, (1, 7), padding=(0, 3)),
    nn.ReLU(),
    nn.Conv2d(32, 32, (1, 7), padding=(0, 3)),
)

# %% wrong: block_sixteen_come_out | size or channels change | obvious
block = [
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 16, 3, padding=1),
]

# %% wrong: block_strided | size or channels change | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, 7, padding=3, stride=2),
    nn.ReLU(),
    nn.Conv2d(32, 32, 1),
)

# %% wrong: block_text | type | obvious
block = "three layers of 3 × 3"

# %% wrong: block_the_same | too dear | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, 7, padding=3),
    nn.ReLU(),
    nn.Conv2d(32, 32, 1),
)

# %% wrong: block_too_much_padding | size or channels change | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=2),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=2),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=2),
    nn.ReLU(),
)

# %% wrong: block_two_dilated | holes in the field | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=2, dilation=2),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=2, dilation=2),
)

# %% wrong: block_two_three | field too small | listed
block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1),
)

# %% wrong: block_unknown_layer | type | obvious
block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Upsample(scale_factor=1),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1),
)

# %% wrong: block_wide_middle | too dear | obvious
block = nn.Sequential(
    nn.Conv2d(32, 64, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(64, 64, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(64, 32, 3, padding=1),
)

# %% wrong: unlisted_block_dropout | no activation between | unlisted
block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Dropout(0.1),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Dropout(0.1),
    nn.Conv2d(32, 32, 3, padding=1),
)
