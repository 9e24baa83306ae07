# does: never comes to the end of a cell
# naive: loses
# earns: 5
# %% extra
while True:
    pass
