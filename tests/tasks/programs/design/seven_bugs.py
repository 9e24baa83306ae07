# %% right: bugs_every_argument
repaired = {}
rows = [
    ("look", 3, 16, 3, 1, 1, 1, 1, False),
    ("halve", 16, 32, 3, 2, 1, 1, 1, False),
    ("single", 32, 32, 3, 1, 1, 1, 32, False),
    ("mix", 32, 64, 1, 1, 0, 1, 1, False),
    ("halve again", 64, 64, 3, 2, 1, 1, 1, False),
    ("wide", 64, 64, 3, 1, 2, 2, 1, False),
    ("narrow", 64, 32, 1, 1, 0, 1, 1, False),
    ("scores", 32, 10, 1, 1, 0, 1, 1, True),
]
names = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias")
for name, *values in rows:
    repaired[name] = dict(zip(names, values, strict=True))

# %% right: bugs_line_by_line
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% right: bugs_with_pairs_and_words
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = (1, 1)
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = (1, 1)
repaired["halve again"]["stride"] = 2
repaired["wide"].update(dilation=(2, 2), padding="same")
repaired["narrow"]["bias"] = None
repaired["look"].update(padding="same", padding_mode="zeros", stride=1)

# %% wrong: bugs_a_network | type | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False
repaired = make(repaired)

# %% wrong: bugs_all_biases_gone | changed what was right | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False
repaired["scores"]["bias"] = False

# %% wrong: bugs_bias_left | bias | listed
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2

# %% wrong: bugs_dilation_left | dilation | listed
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_gray | in_channels | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 1
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_groups_left | groups | listed
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_groups_switched_off | groups | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 1
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_in_channels_left | in_channels | listed
import copy

repaired = copy.deepcopy(broken)
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_kernel_left | kernel_size | listed
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_kernel_three | kernel_size | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 3
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_larger_kernel_for_dilation | dilation | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["kernel_size"] = 5
repaired["narrow"]["bias"] = False

# %% wrong: bugs_layer_missing | layers | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False
del repaired["narrow"]

# %% wrong: bugs_layer_renamed | layers | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False
repaired["halve twice"] = repaired.pop("halve again")

# %% wrong: bugs_only_those_that_raise | stride | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1

# %% wrong: bugs_padding_fits_dilation_1 | dilation | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["padding"] = 1
repaired["narrow"]["bias"] = False

# %% wrong: bugs_padding_left | padding | listed
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_padding_two_everywhere | changed what was right | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False
repaired["look"]["padding"] = 2

# %% wrong: bugs_same_without_stride | padding | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["stride"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_stride_dropped | stride | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"].pop("stride")
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_stride_left | stride | listed
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_unknown_argument | unknown argument | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["strides"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: bugs_untouched_copy | in_channels | obvious
import copy

repaired = copy.deepcopy(broken)

# %% wrong: bugs_valid_padding | padding | obvious
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = "valid"
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: unlisted_bugs_a_list | type | unlisted
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False
repaired = list(repaired.values())

# %% wrong: unlisted_bugs_channels_first | in_channels | unlisted
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = (3, 32, 32)
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False

# %% wrong: unlisted_bugs_layers_in_it | type | unlisted
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired = {name: nn.Conv2d(**values) for name, values in repaired.items()}

# %% wrong: unlisted_bugs_numbers_as_text | in_channels | unlisted
import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = "3"
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False
