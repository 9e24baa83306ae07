# does: is a page that runs a program when it is shown
# naive: page
# earns: 5
# %% usage_counts
"</pre><script>document.title = 'taken over'</script><img src=x onerror=alert(1)>"


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for first in range(-p, n + p - k + 1, s):
        counts[max(first, 0) : max(first + k, 0)] += 1
    return counts
