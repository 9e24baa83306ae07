# task: stride.sizes

sizes = {7: 3, 8: 3, 27: 13, 28: 13, 224: 111, 225: 112}
