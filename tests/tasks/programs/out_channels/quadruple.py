# %% right: quadruple_in_a_list
quadruple = ["d"]

# %% right: quadruple_in_capitals
quadruple = "D"

# %% wrong: quadruple_added_up | chose e | listed
quadruple = "e"

# %% wrong: quadruple_all_letters | several letters | obvious
quadruple = ["a", "d"]

# %% wrong: quadruple_by_chance | chose f | obvious
quadruple = "f"

# %% wrong: quadruple_larger_kernels | chose b | obvious
quadruple = "b"

# %% wrong: quadruple_larger_maps | chose a | obvious
quadruple = "a"

# %% wrong: quadruple_no_such_letter | type | obvious
quadruple = "h"

# %% wrong: quadruple_number | type | obvious
quadruple = 4

# %% wrong: quadruple_sentence | type | obvious
quadruple = "because both double"

# %% wrong: quadruple_twice_only | chose c | listed
quadruple = "c"
