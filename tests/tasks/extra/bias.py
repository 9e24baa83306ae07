"""What belongs to the behaviour of an answer to lesson 08's tasks beside the value."""

FACTS = {
    "redundant_biases": ("names", "kept", "training"),
    "fold_bn": ("got", "has_bias", "changed", "dtypes"),
}
