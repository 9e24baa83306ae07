# task: kernel_size.block
# mistake: type
# from: obvious

block = "three layers of 3 × 3"
