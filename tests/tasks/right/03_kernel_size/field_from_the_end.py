# task: kernel_size.receptive_field


def receptive_field(layers):
    def sees(unit):
        first = last = unit
        for _, k, s, p, d in layers[::-1]:
            first, last = first * s - p, last * s - p + d * (k - 1)
        return first, last

    (first, last), (after, _) = sees(0), sees(1)
    return [last - first + 1, after - first, (first + last) / 2]
