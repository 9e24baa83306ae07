# %% right: claim_below_the_margin
first = [97.2, 97.8, 98.0]
second = [97.0, 97.1, 97.2]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 97.1,
        "sd": 0.1,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "no difference shown",
}

# %% right: claim_declared_budget
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% right: claim_in_capitals
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "TEST",
    "n_test": 1000,
    "verdict": "First is better ",
}

# %% right: claim_no_difference
first = [97.2, 97.8, 98.0]
second = [97.0, 98.0, 97.7]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 97.6,
        "sd": 0.5,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "no difference shown",
}

# %% right: claim_with_arrays
import numpy as np

first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

for side in ("first", "second"):
    values = np.array(claim[side]["accuracies"])
    claim[side].update(accuracies=values, mean=values.mean(), sd=np.std(values), parameters=np.int64(3000))
claim["same"] = "parameters"

# %% wrong: claim_a_sentence | type | obvious
claim = "More channels are better: 97.7 against 95.0 %."

# %% wrong: claim_best_of | best of | listed
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 98.0,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_budgets_differ | budgets differ | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "macs",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_different_epochs | different epochs | listed
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}
claim["second"]["epochs"] = 3

# %% wrong: claim_few_pictures | too few test pictures | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 50,
    "verdict": "first is better",
}

# %% wrong: claim_free_verdict | type | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "it holds",
}

# %% wrong: claim_key_missing | keys | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}
del claim["n_test"]

# %% wrong: claim_more_seeds_for_one | unequal seeds | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4, 95.0]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.5,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_no_prediction | no prediction | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "yes",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_no_rule | no rule | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_not_told | a difference not told | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "no difference shown",
}

# %% wrong: claim_other_way_round | the other way round | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "second is better",
}

# %% wrong: claim_range | range | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.8,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_same_seed | the same run | obvious
first = [97.2, 97.2, 97.2]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_shares | shares | obvious
first = [0.972, 0.978, 0.98]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_side_missing | keys | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}
claim["second"] = "8 channels"

# %% wrong: claim_single_seed | too few seeds | listed
first = [97.2]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.2,
        "sd": 0.0,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_spread_guessed | spread | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 2,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_standard_error | standard error | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 96.6, 93.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.92,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_test_set_tuning | tuned on the test pictures | listed
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "test",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_text_accuracies | type | obvious
first = ["97.2 %", "97.8 %", "98.0 %"]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_training_loss | measured on training data | listed
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "training",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_two_seeds | too few seeds | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_undeclared | undeclared budget | listed
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_variance | variance | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.17,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_within_the_spread | verdict within the spread | listed
first = [97.2, 97.8, 98.0]
second = [97.0, 98.0, 97.7]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 97.6,
        "sd": 0.5,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: claim_wrong_mean | mean | obvious
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.0,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: unlisted_claim_above_hundred | type | unlisted
first = [972, 978, 980]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 976.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: unlisted_claim_epochs_as_text | type | unlisted
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": "six",
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": "six",
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: unlisted_claim_not_a_number | type | unlisted
first = [97.2, float("nan"), 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: unlisted_claim_prediction_is_a_number | no prediction | unlisted
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": 2.0,
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "first is better",
}

# %% wrong: unlisted_claim_same_numbers_twice | the same numbers twice | unlisted
first = [97.2, 97.8, 98.0]
second = first
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": "no difference shown",
}

# %% wrong: unlisted_claim_verdict_forgotten | type | unlisted
first = [97.2, 97.8, 98.0]
second = [95.0, 95.6, 94.4]
claim = {
    "rule": "More channels in the first layer make it better.",
    "prediction": "I expect two points more with twice the channels.",
    "first": {
        "name": "16 channels",
        "accuracies": first,
        "mean": 97.7,
        "sd": 0.4,
        "parameters": 4000,
        "macs": 120000,
        "epochs": 6,
    },
    "second": {
        "name": "8 channels",
        "accuracies": second,
        "mean": 95.0,
        "sd": 0.6,
        "parameters": 2000,
        "macs": 60000,
        "epochs": 6,
    },
    "same": "nothing",
    "declared": "The first has twice the parameters and twice the MACs.",
    "chosen_on": "nothing",
    "measured_on": "test",
    "n_test": 1000,
    "verdict": None,
}
