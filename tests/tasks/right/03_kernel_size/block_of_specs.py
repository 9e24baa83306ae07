# task: kernel_size.block

block = [
    cl.Conv2dSpec(32, 20, 5, padding=2),
    cl.stacks.ActivationSpec("relu"),
    cl.Conv2dSpec(20, 32, 3, padding=1),
]
