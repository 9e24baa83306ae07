# %% right: results_as_a_dictionary
shapes = {"a": (6, 11), "c": torch.Size([2, 4]), "f": np.array([14, 17]), "h": (16.0, 19.0)}
results = {letter: shapes.get(letter, "error") for letter in "abcdefghij"}

# %% right: results_in_lists
results = [[6, 11], "Error", [2, 4], "error ", "error", [14, 17], "ERROR", [16, 19], "error", "error"]

# %% wrong: results_capitals | capitals accepted | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    (6, 9),
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_circular_kept | padding keeps the size | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (6, 9),
    "error",
    "error",
]

# %% wrong: results_circular_once | padding on one side | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (10, 13),
    "error",
    "error",
]

# %% wrong: results_circular_padded | kernel forgotten | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (18, 21),
    "error",
    "error",
]

# %% wrong: results_circular_refused | circular like reflect | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    "error",
    "error",
    "error",
]

# %% wrong: results_constant | constant accepted | listed
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    (6, 9),
]

# %% wrong: results_five_kept | padding keeps the size | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (6, 9),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_five_once | padding on one side | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (9, 12),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_five_padded | kernel forgotten | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (16, 19),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_five_refused | padding larger than the kernel | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    "error",
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_four_as_in_pad | four numbers accepted | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    (8, 9),
    "error",
]

# %% wrong: results_four_axes | type | obvious
results = [
    (1, 1, 6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_four_by_axis | four numbers accepted | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    (6, 11),
    "error",
]

# %% wrong: results_heights_only | type | obvious
results = [
    6,
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_incomplete | incomplete | obvious
results = [(6, 11), "error", (2, 4), ..., ..., (14, 17), "error", (16, 19), "error", "error"]

# %% wrong: results_negative_crops | negative padding crops | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    (2, 5),
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_negative_ignored | negative padding ignored | obvious
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    (4, 7),
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_nine | length | obvious
results = [(6, 11), "error", (2, 4), "error", "error", (14, 17), "error", (16, 19), "error"]

# %% wrong: results_no_padding | padding forgotten | obvious
results = [
    (4, 7),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_one_side | padding on one side | obvious
results = [
    (5, 9),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_one_text | type | obvious
results = "error"

# %% wrong: results_other_number | value | obvious
results = [
    (6, 11),
    "error",
    (2, 5),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_padded_size | kernel forgotten | obvious
results = [
    (8, 13),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_pair_refused | pair refused | obvious
results = [
    "error",
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_reflect_allowed | mirror as large as the picture | listed
results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    (16, 19),
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_same_ceil | same with a stride | listed
results = [
    (6, 11),
    (3, 5),
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_same_floor | same with a stride | obvious
results = [
    (6, 11),
    (3, 4),
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_same_kept | same with a stride | obvious
results = [
    (6, 11),
    (6, 9),
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_several | same with a stride | obvious
results = [
    (6, 11),
    (3, 5),
    (2, 4),
    "error",
    "error",
    (14, 17),
    (16, 19),
    (16, 19),
    "error",
    (6, 9),
]

# %% wrong: results_size_kept | padding keeps the size | obvious
results = [
    (6, 9),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_valid_ceil | same with a stride | obvious
results = [
    (6, 11),
    "error",
    (3, 5),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_valid_halved | halves | obvious
results = [
    (6, 11),
    "error",
    (3, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_valid_refused | valid refused | obvious
results = [
    (6, 11),
    "error",
    "error",
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_valid_stride_one | stride forgotten | obvious
results = [
    (6, 11),
    "error",
    (4, 7),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_width_first | width first | listed
results = [
    (8, 9),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]

# %% wrong: results_width_first_everywhere | width first | obvious
results = [(11, 6), "error", (4, 2), "error", "error", (17, 14), "error", (19, 16), "error", "error"]

# %% wrong: unlisted_results_thirteen | value | unlisted
results = [(6, 11), "error", (2, 4), "error", "error", (13, 16), "error", (16, 19), "error", "error"]
