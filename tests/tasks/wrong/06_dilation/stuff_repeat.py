# task: dilation.zero_stuff
# mistake: weights repeated
# from: obvious


def zero_stuff(w, d):
    return w.repeat(d, axis=2).repeat(d, axis=3)
