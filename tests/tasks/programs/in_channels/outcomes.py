# %% right: outcomes_as_a_dictionary
outcomes = {
    "A": [1, 6, 28, 28],
    "B": "channels",
    "C": "axes",
    "D": torch.Size([4, 26, 26]),
    "E": "Channels",
    "F": "channels",
    "G": "dtype",
    "H": " kernel ",
}

# %% right: outcomes_asked_of_torch
def outcome(layer, x):
    try:
        return layer(x).shape
    except RuntimeError as error:
        words = {"to have": "channels", "3D": "axes", "type": "dtype", "Kernel": "kernel"}
        return next(word for sign, word in words.items() if sign in str(error))


outcomes = [
    outcome(nn.Conv2d(3, 6, 5), torch.zeros(1, 3, 32, 32)),
    outcome(nn.Conv2d(3, 8, 3), torch.zeros(32, 32, 3)),
    outcome(nn.Conv2d(1, 4, 3), torch.zeros(28, 28)),
    outcome(nn.Conv2d(8, 4, 3), torch.zeros(8, 28, 28)),
    outcome(nn.Conv2d(1, 4, 3), torch.zeros(8, 28, 28)),
    outcome(nn.Conv2d(3, 8, 3), torch.zeros(8, 32, 32, 3)),
    outcome(nn.Conv2d(3, 8, 3), torch.zeros(1, 3, 32, 32, dtype=torch.uint8)),
    outcome(nn.Conv2d(3, 8, 7), torch.zeros(1, 3, 5, 32)),
]

# %% wrong: outcomes_another_number | value | obvious
outcomes = [
    (1, 6, 29, 29),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]

# %% wrong: outcomes_batch_of_eight | batch without a channel axis | listed
outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    (8, 4, 26, 26),
    "channels",
    "dtype",
    "kernel",
]

# %% wrong: outcomes_batch_of_eight_for_eight | batch without a channel axis | obvious
outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (8, 4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]

# %% wrong: outcomes_bytes_accepted | whole numbers accepted | obvious
outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    (1, 8, 30, 30),
    "kernel",
]

# %% wrong: outcomes_eight_does_not_fit | batch without a channel axis | obvious
outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    "channels",
    "axes",
    "channels",
    "dtype",
    "kernel",
]

# %% wrong: outcomes_eighteen_maps | maps for each channel | listed
outcomes = [
    (1, 18, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]

# %% wrong: outcomes_empty_map | no window fits | obvious
outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    (1, 8, 0, 26),
]

# %% wrong: outcomes_hwc_accepted | channels last | listed
outcomes = [
    (1, 6, 28, 28),
    (8, 30, 30),
    "axes",
    (4, 26, 26),
    "channels",
    (8, 8, 30, 30),
    "dtype",
    "kernel",
]

# %% wrong: outcomes_hwc_batch_accepted | channels last | listed
outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    (8, 8, 30, 30),
    "dtype",
    "kernel",
]

# %% wrong: outcomes_negative_height | no window fits | obvious
outcomes = [
    (1, 6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    (1, 8, -1, 26),
]

# %% wrong: outcomes_one_string | type | obvious
outcomes = "channels"

# %% wrong: outcomes_seven | length | obvious
outcomes = [(1, 6, 28, 28), "channels", "axes", (4, 26, 26), "channels", "dtype", "kernel"]

# %% wrong: outcomes_size_kept | size of the picture kept | obvious
outcomes = [
    (1, 6, 32, 32),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]

# %% wrong: outcomes_some_open | incomplete | obvious
outcomes = [(1, 6, 28, 28), "channels", "axes", ..., ..., "channels", "dtype", "kernel"]

# %% wrong: outcomes_three_axes_refused | three axes refused | obvious
outcomes = [
    (1, 6, 28, 28),
    "axes",
    "axes",
    (4, 26, 26),
    "axes",
    "channels",
    "dtype",
    "kernel",
]

# %% wrong: outcomes_two_axes_are_grey | two axes accepted | listed
outcomes = [
    (1, 6, 28, 28),
    "channels",
    (4, 26, 26),
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]

# %% wrong: outcomes_two_axes_wrong_channels | axes are counted first | obvious
outcomes = [
    (1, 6, 28, 28),
    "channels",
    "channels",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]

# %% wrong: outcomes_word_unknown | type | obvious
outcomes = [(1, 6, 28, 28), "error", "axes", (4, 26, 26), "channels", "channels", "dtype", "kernel"]

# %% wrong: unlisted_outcomes_everything_is_an_axes_error | three axes refused | unlisted
outcomes = [
    (1, 6, 28, 28),
    "axes",
    "axes",
    (4, 26, 26),
    "channels",
    "axes",
    "dtype",
    "axes",
]

# %% wrong: unlisted_outcomes_picture_without_maps | value | unlisted
outcomes = [
    (6, 28, 28),
    "channels",
    "axes",
    (4, 26, 26),
    "channels",
    "channels",
    "dtype",
    "kernel",
]
