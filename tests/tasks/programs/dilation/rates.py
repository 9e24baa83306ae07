# %% right: rates_as_large_as_allowed
rates = (1, 3, 7, 7)

# %% right: rates_found_by_search
import itertools


def holes(four):
    places = {0}
    for rate in four:
        places = {p + rate * t for p in places for t in (-1, 0, 1)}
    return 1 + 2 * sum(four) - len(places)


rates = next(np.array(c) for c in itertools.product(range(1, 8), repeat=4) if sum(c) >= 16 and holes(c) == 0)

# %% right: rates_in_another_order
rates = [7, 1, 6, 2]

# %% wrong: rates_accepted_by_the_rule | holes | listed
rates = [2, 3, 4, 7]

# %% wrong: rates_all_seven | common factor | obvious
rates = [7, 7, 7, 7]

# %% wrong: rates_as_text | type | obvious
rates = ["1", "3", "5", "7"]

# %% wrong: rates_doubling | rate too large | obvious
rates = [1, 2, 4, 8]

# %% wrong: rates_even_as_the_rule_allows | common factor | listed
rates = [4, 2, 4, 6]

# %% wrong: rates_multiplied | field too small | listed
rates = [1, 3, 3, 4]

# %% wrong: rates_no_number | not a rate | obvious
rates = [1, 3, 5, float("nan")]

# %% wrong: rates_three_layers | another number of layers | obvious
rates = [1, 3, 9]

# %% wrong: rates_too_fast | holes | obvious
rates = [1, 2, 7, 7][:3] + [7]
rates[1], rates[2] = 1, 7

# %% wrong: rates_up_to_five | field too small | obvious
rates = [1, 2, 3, 5]

# %% wrong: rates_with_a_zero | not a rate | obvious
rates = [0, 3, 6, 7]

# %% wrong: unlisted_rates_field_as_sum | rate too large | unlisted
rates = [1, 3, 9, 27]

# %% wrong: unlisted_rates_from_the_field | rate too large | unlisted
rates = [3, 7, 13, 33]
