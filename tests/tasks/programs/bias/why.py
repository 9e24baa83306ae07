# %% right: why_in_a_list
why = ["b"]

# %% right: why_in_capitals
why = "B"

# %% right: why_with_a_bracket
why = "b)"

# %% wrong: unlisted_why_dictionary | type | unlisted
why = {"why": "a"}

# %% wrong: why_a | chose a | listed
why = "a"

# %% wrong: why_all | several letters | obvious
why = "abcde"

# %% wrong: why_c | chose c | obvious
why = "c"

# %% wrong: why_d | chose d | obvious
why = "d"

# %% wrong: why_e | chose e | listed
why = "e"

# %% wrong: why_number | type | obvious
why = 2

# %% wrong: why_sentence | type | obvious
why = "because it is homogeneous"

# %% wrong: why_two | several letters | obvious
why = ["a", "b"]

# %% wrong: why_unknown | type | obvious
why = "f"
