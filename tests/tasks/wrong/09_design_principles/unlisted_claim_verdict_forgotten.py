# task: design.claim
# mistake: type
# from: unlisted

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
