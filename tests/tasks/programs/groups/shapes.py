# %% right: shapes_as_a_dictionary
shapes = {"A": (12, 2, 3, 3), "B": (12, 1, 3, 3), "C": "error", "D": (6, 1, 5, 5), "E": (6, 3, 1, 1), "F": "error"}
shapes |= {"G": np.array((4, 4, 3, 5)), "H": "error"}

# %% right: shapes_as_lists
shapes = [[12, 2, 3, 3], [12, 1, 3, 3], "Error", [6, 1, 5, 5], [6, 3, 1, 1], "error", [4, 4, 3, 5], "error"]

# %% right: shapes_of_real_weights
lines = [(8, 12, 3, 4), (3, 12, 3, 3), (3, 64, 3, 3), (6, 6, 5, 6), (9, 6, 1, 3), (10, 15, 3, 2), (16, 4, (3, 5), 4)]
shapes = []
for i, o, k, g in [*lines, (6, 8, 3, 4)]:
    try:
        shapes.append(nn.Conv2d(i, o, k, groups=g).weight.shape)
    except ValueError:
        shapes.append("error")

# %% wrong: shapes_all_run | does not divide | listed
shapes = [(12, 2, 3, 3), (12, 1, 3, 3), (64, 1, 3, 3), (6, 1, 5, 5), (6, 3, 1, 1), (15, 5, 3, 3), (4, 4, 3, 5)]
shapes += [(8, 1, 3, 3)]

# %% wrong: shapes_both_divided | both divided | listed
shapes = [(3, 2, 3, 3), (4, 1, 3, 3), "error", (1, 1, 5, 5), (2, 3, 1, 1), "error", (1, 4, 3, 5), "error"]

# %% wrong: shapes_exchanged | in and out exchanged | obvious
shapes = [(2, 12, 3, 3), (1, 12, 3, 3), "error", (1, 6, 5, 5), (3, 6, 1, 1), "error", (4, 4, 3, 5), "error"]

# %% wrong: shapes_full_depth | groups ignored | listed
shapes = [(12, 8, 3, 3), (12, 3, 3, 3), "error", (6, 6, 5, 5), (6, 9, 1, 1), "error", (4, 16, 3, 5), "error"]

# %% wrong: shapes_groups_first | one kernel for each group | listed
shapes = [(4, 2, 3, 3), (3, 1, 3, 3), "error", (6, 1, 5, 5), (3, 3, 1, 1), "error", (4, 4, 3, 5), "error"]

# %% wrong: shapes_incomplete | incomplete | obvious
shapes = [(12, 2, 3, 3), (12, 1, 3, 3), "error", (6, 1, 5, 5), (6, 3, 1, 1), ..., (4, 4, 3, 5), ...]

# %% wrong: shapes_inputs_first | in and out exchanged | obvious
shapes = [(8, 3, 3, 3), (12, 1, 3, 3), "error", (6, 1, 5, 5), (6, 3, 1, 1), "error", (4, 4, 3, 5), "error"]

# %% wrong: shapes_no_number | type | obvious
shapes = [(12, 2, 3, float("nan")), (12, 1, 3, 3), "error", (6, 1, 5, 5), (6, 3, 1, 1), "error", (4, 4, 3, 5), "no"]

# %% wrong: shapes_outputs_divided | outputs divided | listed
shapes = [(3, 8, 3, 3), (4, 3, 3, 3), "error", (1, 6, 5, 5), (2, 9, 1, 1), "error", (1, 16, 3, 5), "error"]

# %% wrong: shapes_seven | length | obvious
shapes = [(12, 2, 3, 3), (12, 1, 3, 3), "error", (6, 1, 5, 5), (6, 3, 1, 1), "error", (4, 4, 3, 5)]

# %% wrong: shapes_three_numbers | type | obvious
shapes = [(12, 2, 3), (12, 1, 3), "error", (6, 1, 5), (6, 3, 1), "error", (4, 4, 3), "error"]

# %% wrong: shapes_too_careful | error that is none | obvious
shapes = [(12, 2, 3, 3), (12, 1, 3, 3), "error", (6, 1, 5, 5), "error", "error", (4, 4, 3, 5), "error"]

# %% wrong: shapes_width_first | width before height | obvious
shapes = [(12, 2, 3, 3), (12, 1, 3, 3), "error", (6, 1, 5, 5), (6, 3, 1, 1), "error", (4, 4, 5, 3), "error"]

# %% wrong: unlisted_shapes_divided_the_wrong_way | groups as the second number | unlisted
shapes = [(12, 4, 3, 3), (12, 3, 3, 3), "error", (6, 6, 5, 5), (6, 3, 1, 1), "error", (4, 4, 3, 5), "error"]

# %% wrong: unlisted_shapes_in_quotation_marks | type | unlisted
shapes = ["(12, 2, 3, 3)", (12, 1, 3, 3), "error", (6, 1, 5, 5), (6, 3, 1, 1), "error", (4, 4, 3, 5), "error"]

# %% wrong: unlisted_shapes_kernel_first | kernel first | unlisted
shapes = [(3, 3, 12, 2), (3, 3, 12, 1), "error", (5, 5, 6, 1), (1, 1, 6, 3), "error", (3, 5, 4, 4), "error"]

# %% wrong: unlisted_shapes_only_outputs_must_divide | value | unlisted
shapes = [(12, 2, 3, 3), (12, 1, 3, 3), "error", (6, 1, 5, 5), (6, 3, 1, 1), "error", (4, 4, 3, 5), (8, 2, 3, 3)]

# %% wrong: unlisted_shapes_three_by_three | another kernel | unlisted
shapes = [(12, 2, 3, 3), (12, 1, 3, 3), "error", (6, 1, 3, 3), (6, 3, 1, 1), "error", (4, 4, 3, 5), "error"]
