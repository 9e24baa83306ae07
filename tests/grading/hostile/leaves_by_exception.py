# does: raises what is no Exception
# naive: joined
# earns: 5
# %% extra
raise SystemExit(0)
