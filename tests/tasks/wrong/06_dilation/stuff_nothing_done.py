# task: dilation.zero_stuff
# mistake: nothing done
# from: obvious


def zero_stuff(w, d):
    return w.copy()
