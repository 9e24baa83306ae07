# %% right: pairs_as_a_list
same_functions = ["a", "c", "f"]

# %% right: pairs_in_capitals
same_functions = "F, C, A"

# %% wrong: pairs_all | chose b | obvious
same_functions = "abcdef"

# %% wrong: pairs_border | chose e | listed
same_functions = "acef"

# %% wrong: pairs_number | type | obvious
same_functions = 3

# %% wrong: pairs_relu | chose d | listed
same_functions = "acdf"

# %% wrong: pairs_relu_only | chose d | obvious
same_functions = "d"

# %% wrong: pairs_scipy | chose b | listed
same_functions = "abcf"

# %% wrong: pairs_unknown | type | obvious
same_functions = "acg"

# %% wrong: pairs_without_full_size | incomplete | obvious
same_functions = "ac"

# %% wrong: pairs_without_pointwise | incomplete | listed
same_functions = "cf"

# %% wrong: pairs_without_stack | incomplete | obvious
same_functions = "af"
