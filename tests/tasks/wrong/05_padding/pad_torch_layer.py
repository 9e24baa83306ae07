# task: padding.pad2d
# mistake: shortcut
# from: obvious


def pad2d(x, pad, mode="zeros"):
    layers = {"zeros": nn.ZeroPad2d, "reflect": nn.ReflectionPad2d, "replicate": nn.ReplicationPad2d}
    layer = layers.get(mode, nn.CircularPad2d)(pad)
    return layer(torch.from_numpy(x)[None])[0].numpy()
