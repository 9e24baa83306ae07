# %% right: dim_in_capitals
dim = "C"

# %% right: dim_with_a_bracket
dim = "c)"

# %% wrong: dim_bias_too | chose b | listed
dim = "b"

# %% wrong: dim_blurred | chose e | obvious
dim = "e"

# %% wrong: dim_brightness | chose f | listed
dim = "f"

# %% wrong: dim_equal | chose a | listed
dim = "a"

# %% wrong: dim_number | type | obvious
dim = 3

# %% wrong: dim_too_large | chose d | obvious
dim = "d"

# %% wrong: dim_two_letters | several letters | obvious
dim = "b, c"

# %% wrong: dim_unknown_letter | type | obvious
dim = "g"

# %% wrong: dim_words | type | obvious
dim = "the bias"
