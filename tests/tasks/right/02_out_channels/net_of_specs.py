# task: out_channels.digit_net


from convlab import stacks

digit_net = [
    cl.Conv2dSpec(1, 8, 3, stride=2),
    stacks.ActivationSpec("relu"),
    cl.Conv2dSpec(8, 16, 3, stride=2),
    stacks.ActivationSpec("relu"),
    cl.Conv2dSpec(16, 32, 3),
    stacks.ActivationSpec("relu"),
    stacks.FlattenSpec(),
    stacks.LinearSpec(32 * 16, 10),
]
