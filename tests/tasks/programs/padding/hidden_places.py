# %% right: places_as_a_list
hidden_places = ["e", "d"]

# %% wrong: places_batch_norm | chose f | listed
hidden_places = "def"

# %% wrong: places_circular_only | incomplete | obvious
hidden_places = "d"

# %% wrong: places_deep_zeros | chose a | listed
hidden_places = "ade"

# %% wrong: places_leaking | chose a | obvious
hidden_places = "abc"

# %% wrong: places_number | type | obvious
hidden_places = 5

# %% wrong: places_reflect | chose b | listed
hidden_places = "bde"

# %% wrong: places_replicate | chose c | obvious
hidden_places = "cde"

# %% wrong: places_shallow | chose g | obvious
hidden_places = "deg"

# %% wrong: places_unknown | type | obvious
hidden_places = "dez"

# %% wrong: places_valid_only | incomplete | obvious
hidden_places = "e"

# %% wrong: unlisted_places_the_others | chose a | unlisted
hidden_places = "abcfg"
