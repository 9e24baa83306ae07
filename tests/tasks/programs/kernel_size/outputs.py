# %% right: outputs_as_a_dictionary
outputs = {"a": 9, "b": 8, "c": 9.0, "d": 1, "e": 10, "f": 26, "g": 29}

# %% right: outputs_as_an_array
outputs = np.array([9.0, 8, 9, 1, 10, 26, 29])

# %% right: outputs_by_torch
spot = torch.zeros(1, 1, 5, 5)
spot[0, 0, 2, 2] = 1
y = F.conv2d(spot, torch.arange(1.0, 10).reshape(1, 1, 3, 3))[0, 0]
outputs = (y[0, 0], y[0, 1], torch.tensor(9), 1, torch.tensor(10.0), 26, 29)

# %% wrong: outputs_beside_below | transposed kernel | obvious
outputs = [9, 6, 9, 1, 10, 26, 29]

# %% wrong: outputs_even_kept | even kernel keeps the size | obvious
outputs = [9, 8, 9, 1, 10, 26, 28]

# %% wrong: outputs_first_channel | first channel only | obvious
outputs = [9, 8, 12, 1, 10, 26, 29]

# %% wrong: outputs_full_size_kept | full-size kernel keeps the size | listed
outputs = [9, 8, 9, 7, 490, 26, 29]

# %% wrong: outputs_full_size_numbers | full-size kernel keeps the size | listed
outputs = [9, 8, 9, 1, 490, 26, 29]

# %% wrong: outputs_half_kernel | half of the kernel | obvious
outputs = [9, 8, 9, 1, 10, 28, 29]

# %% wrong: outputs_height_for_width | height given | obvious
outputs = [9, 8, 9, 1, 10, 20, 29]

# %% wrong: outputs_height_of_other | height given | obvious
outputs = [9, 8, 9, 1, 10, 16, 29]

# %% wrong: outputs_identity | 1 × 1 is the identity | listed
outputs = [9, 8, 4, 1, 10, 26, 29]

# %% wrong: outputs_incomplete | incomplete | obvious
outputs = [9, 8, 9, ..., 10, 26, 29]

# %% wrong: outputs_input_channels | input channels counted | obvious
outputs = [9, 8, 9, 1, 32, 26, 29]

# %% wrong: outputs_left_right | turned along one axis only | obvious
outputs = [3, 2, 9, 1, 10, 26, 29]

# %% wrong: outputs_mean | mean over the channels | obvious
outputs = [9, 8, 3, 1, 10, 26, 29]

# %% wrong: outputs_middle | middle of the kernel | obvious
outputs = [5, 8, 9, 1, 10, 26, 29]

# %% wrong: outputs_no_padding | padding forgotten | obvious
outputs = [9, 8, 9, 1, 10, 26, 25]

# %% wrong: outputs_nothing_left | full-size kernel leaves nothing | obvious
outputs = [9, 8, 9, 0, 10, 26, 29]

# %% wrong: outputs_number | type | obvious
outputs = 9

# %% wrong: outputs_one_filter | one filter only | obvious
outputs = [9, 8, 9, 1, 1, 26, 29]

# %% wrong: outputs_one_side | padding on one side | obvious
outputs = [9, 8, 9, 1, 10, 26, 27]

# %% wrong: outputs_one_too_many | too little taken away | obvious
outputs = [9, 8, 9, 1, 10, 26, 30]

# %% wrong: outputs_other | value | obvious
outputs = [9, 8, 9, 1, 10, 26, 40]

# %% wrong: outputs_padded_picture | kernel forgotten | obvious
outputs = [9, 8, 9, 1, 10, 26, 32]

# %% wrong: outputs_pairs_of_channels | one map for each pair of channels | obvious
outputs = [9, 8, 9, 1, 320, 26, 29]

# %% wrong: outputs_shapes | type | obvious
outputs = [9, 8, 9, (1, 1), 10, 26, 29]

# %% wrong: outputs_sign | sign lost | obvious
outputs = [9, 8, 19, 1, 10, 26, 29]

# %% wrong: outputs_six | length | obvious
outputs = [9, 8, 9, 1, 10, 26]

# %% wrong: outputs_six_places | places of a smaller kernel | obvious
outputs = [9, 8, 9, 6, 10, 26, 29]

# %% wrong: outputs_text | type | obvious
outputs = [9, 8, 9, 1, 10, 26, "29"]

# %% wrong: outputs_transposed | transposed kernel | obvious
outputs = [9, 4, 9, 1, 10, 26, 29]

# %% wrong: outputs_unturned | unturned kernel | listed
outputs = [1, 2, 9, 1, 10, 26, 29]

# %% wrong: outputs_unturned_beside | unturned kernel | obvious
outputs = [9, 2, 9, 1, 10, 26, 29]

# %% wrong: outputs_unweighted | weights forgotten | obvious
outputs = [9, 8, 10, 1, 10, 26, 29]

# %% wrong: outputs_up_down | turned along one axis only | obvious
outputs = [7, 8, 9, 1, 10, 26, 29]

# %% wrong: outputs_weights | weights counted | obvious
outputs = [9, 8, 9, 1, 15680, 26, 29]

# %% wrong: outputs_weights_and_biases | weights counted | obvious
outputs = [9, 8, 9, 1, 15690, 26, 29]

# %% wrong: outputs_whole_kernel | minus the whole kernel | obvious
outputs = [9, 8, 9, 1, 10, 25, 29]

# %% wrong: outputs_width_first | width first | obvious
outputs = [9, 8, 9, 1, 10, 30, 29]

# %% wrong: unlisted_outputs_seven_rows | value | unlisted
outputs = [9, 8, 9, 1, 70, 26, 29]
