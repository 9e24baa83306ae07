# %% right: numbers_as_an_array
import numpy as np

numbers = np.array([16, 228, 0.1, 40, 0])

# %% right: numbers_measured
layer = nn.Conv2d(16, 32, 5, groups=4)
numbers = [
    nn.Conv2d(3, 16, 5).bias.numel(),
    sum(p.numel() for p in nn.Conv2d(8, 12, 3, groups=4).parameters()),
    layer.weight[0].numel() ** -0.5,
    2 * 4 * 5,
    0.0,
]

# %% right: numbers_with_strings_as_keys
numbers = {"a": 16, "b": 228, "c": 0.1, "d": 40.0, "e": 0}

# %% wrong: numbers_all_channels | all channels | obvious
numbers = [16, 228, 0.1, 6 * 2 * 4 * 5, 0]

# %% wrong: numbers_fan_out | outputs counted | obvious
numbers = [16, 228, 1 / (8 * 25) ** 0.5, 40, 0]

# %% wrong: numbers_four | length | obvious
numbers = [16, 228, 0.1, 40]

# %% wrong: numbers_groups_ignored | groups ignored | obvious
numbers = [16, 12 * 8 * 9 + 12, 0.1, 40, 0]

# %% wrong: numbers_groups_twice | groups divided twice | obvious
numbers = [16, 3 * 2 * 9 + 12, 0.1, 40, 0]

# %% wrong: numbers_half | incomplete | obvious
numbers = [16, 228, None, None, 0]

# %% wrong: numbers_input_channels | one for each input channel | listed
numbers = [3, 228, 0.1, 40, 0]

# %% wrong: numbers_input_places | places of the input | obvious
numbers = [16, 228, 0.1, 2 * 6 * 7, 0]

# %% wrong: numbers_inputs_counted | one for each input channel | listed
numbers = [16, 12 * 2 * 9 + 8, 0.1, 40, 0]

# %% wrong: numbers_limit_groups | groups ignored | obvious
numbers = [16, 228, 1 / 400**0.5, 40, 0]

# %% wrong: numbers_no_root | no square root | obvious
numbers = [16, 228, 1 / 100, 40, 0]

# %% wrong: numbers_not_cancelled | not cancelled | obvious
numbers = [16, 228, 0.1, 40, 5]

# %% wrong: numbers_one_picture | one picture only | obvious
numbers = [16, 228, 0.1, 20, 0]

# %% wrong: numbers_one_place | not summed | obvious
numbers = [16, 228, 0.1, 1, 0]

# %% wrong: numbers_per_pair | one for each pair | obvious
numbers = [3 * 16, 228, 0.1, 40, 0]

# %% wrong: numbers_scalar | a single number | listed
numbers = [1, 228, 0.1, 40, 0]

# %% wrong: numbers_shapes | type | obvious
numbers = [(16,), 228, 0.1, 40, 0]

# %% wrong: numbers_weights_only | bias not counted | obvious
numbers = [16, 216, 0.1, 40, 0]

# %% wrong: numbers_window_only | channels or window left out | obvious
numbers = [16, 228, 1 / 5, 40, 0]

# %% wrong: numbers_zero | starts at zero | listed
numbers = [16, 228, 0, 40, 0]

# %% wrong: unlisted_numbers_mean_gradient | value | unlisted
numbers = [16, 228, 0.1, 2 * 4 * 5 / 3, 0]

# %% wrong: unlisted_numbers_standard_deviation | value | unlisted
numbers = [16, 228, 1 / 300**0.5, 40, 0]
