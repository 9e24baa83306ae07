# task: padding.pad2d


def pad2d(x, pad, mode="zeros"):
    def matrix(n, before, after):
        m = np.zeros((before + n + after, n))
        for i in range(before + n + after):
            place = i - before
            place = {
                "zeros": place,
                "circular": place % n,
                "replicate": min(max(place, 0), n - 1),
                "reflect": n - 1 - abs(n - 1 - abs(place)),
            }[mode]
            if 0 <= place < n:
                m[i, place] = 1
        return m

    rows, columns = matrix(x.shape[1], pad[2], pad[3]), matrix(x.shape[2], pad[0], pad[1])
    return np.einsum("ih,chw,jw->cij", rows, x.astype(float), columns).astype(x.dtype)
