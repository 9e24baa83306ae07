# %% right: places_as_a_list
hidden_places = ["f", "d"]

# %% wrong: places_circular_only | incomplete | obvious
hidden_places = "d"

# %% wrong: places_deep_zeros | chose a | listed
hidden_places = "adf"

# %% wrong: places_full_only | incomplete | obvious
hidden_places = "f"

# %% wrong: places_full_with_biases | chose g | listed
hidden_places = "dfg"

# %% wrong: places_leaking | chose a | obvious
hidden_places = "abc"

# %% wrong: places_number | type | obvious
hidden_places = 5

# %% wrong: places_reflect | chose b | listed
hidden_places = "bdf"

# %% wrong: places_replicate | chose c | obvious
hidden_places = "cdf"

# %% wrong: places_ring_or_nothing | chose e | listed
hidden_places = "de"

# %% wrong: places_unknown | type | obvious
hidden_places = "dfz"

# %% wrong: places_valid_only | chose e | obvious
hidden_places = "e"

# %% wrong: unlisted_places_the_others | chose a | unlisted
hidden_places = "abceg"
