# %% right: sizes_as_a_dictionary
sizes = {7: 3, 8: 3, 27: 13, 28: 13, 224: 111, 225: 112}

# %% right: sizes_as_floats
sizes = np.array([3.0, 3, 13, 13, 111, 112])

# %% wrong: sizes_five | length | obvious
sizes = [3, 3, 13, 13, 111]

# %% wrong: sizes_formula_ceil | halves | listed
sizes = [-(-(h - 3) // 2) + 1 for h in (7, 8, 27, 28, 224, 225)]

# %% wrong: sizes_halved | halves | listed
sizes = [h // 2 for h in (7, 8, 27, 28, 224, 225)]

# %% wrong: sizes_halved_exactly | halves | obvious
sizes = [h / 2 for h in (7, 8, 27, 28, 224, 225)]

# %% wrong: sizes_halved_up | halves and rounds up | listed
sizes = [-(-h // 2) for h in (7, 8, 27, 28, 224, 225)]

# %% wrong: sizes_incomplete | incomplete | obvious
sizes = [3, 3, 13, 13, ..., ...]

# %% wrong: sizes_large_heights | large heights only | obvious
sizes = [3, 3, 13, 13, 112, 112]

# %% wrong: sizes_nearest | halves | obvious
sizes = [round((h - 3) / 2 + 1) for h in (7, 8, 27, 28, 224, 225)]

# %% wrong: sizes_no_floor | no floor | listed
sizes = [(h - 3) / 2 + 1 for h in (7, 8, 27, 28, 224, 225)]

# %% wrong: sizes_one_is_wrong | value | obvious
sizes = [3, 4, 13, 13, 111, 112]

# %% wrong: sizes_one_too_few | one too few | obvious
sizes = [(h - 3) // 2 for h in (7, 8, 27, 28, 224, 225)]

# %% wrong: sizes_stride_one | stride ignored | obvious
sizes = [h - 2 for h in (7, 8, 27, 28, 224, 225)]

# %% wrong: sizes_text | type | obvious
sizes = ["3", "3", "13", "13", "111", "112"]

# %% wrong: sizes_whole_kernel | minus the whole kernel | obvious
sizes = [(h - 3 - 1) // 2 for h in (7, 8, 27, 28, 224, 225)]
