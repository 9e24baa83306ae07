# %% right: consistency_as_a_tensor
def consistency(model, x, labels, shifts):
    moved = [functional.pad(x, (9, 9, 9, 9)).roll(s, (-2, -1))[..., 9:-9, 9:-9] for s in shifts]
    moved = torch.stack(moved)
    predictions = model(moved.flatten(0, 1)).argmax(-1).reshape(len(shifts), -1)
    return (predictions == model(x).argmax(1)).double().mean()

# %% right: consistency_with_slices
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    h, w = x.shape[-2:]
    right = total = 0
    for d, r in shifts:
        moved = torch.zeros_like(x)
        for i in range(h):
            for j in range(w):
                if 0 <= i - d < h and 0 <= j - r < w:
                    moved[..., i, j] = x[..., i - d, j - r]
        right += int((model(moved).argmax(1) == before).sum())
        total += len(x)
    return np.float32(right / total)

# %% wrong: consistency_above_one | more than all | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = functional.pad(x, (right, -right, down, -down))
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).sum().item() / x.shape[-1]

# %% wrong: consistency_accuracy | compares with the labels | listed
def consistency(model, x, labels, shifts):
    same = [model(functional.pad(x, (r, -r, d, -d))).argmax(1) == labels for d, r in shifts]
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_all_shifts | all shifts at once | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(functional.pad(x, (r, -r, d, -d))).argmax(1) == before for d, r in shifts]
    return torch.stack(same).all(dim=0).float().mean().item()

# %% wrong: consistency_axes | axes exchanged | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(functional.pad(x, (d, -d, r, -r))).argmax(1) == before for d, r in shifts]
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_complement | the share that changes | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(functional.pad(x, (r, -r, d, -d))).argmax(1) != before for d, r in shifts]
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_count | a number of pictures | obvious
def consistency(model, x, labels, shifts):
    before, count = model(x).argmax(1), 0
    for d, r in shifts:
        count += (model(functional.pad(x, (r, -r, d, -d))).argmax(1) == before).sum().item()
    return count / len(x)

# %% wrong: consistency_edge | repeats the edge | obvious
def consistency(model, x, labels, shifts):
    before, same = model(x).argmax(1), []
    for d, r in shifts:
        padded = functional.pad(x, (4, 4, 4, 4), mode="replicate")
        same.append(model(padded.roll((d, r), (-2, -1))[..., 4:-4, 4:-4]).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_first_shift | one shift only | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    for d, r in shifts:
        moved = functional.pad(x, (r, -r, d, -d))
        return (model(moved).argmax(1) == before).float().mean().item()

# %% wrong: consistency_grown_pictures | moved picture of another size | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = functional.pad(x, (max(right, 0), max(-right, 0), max(down, 0), max(-down, 0)))
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_in_place | changes its input | obvious
def consistency(model, x, labels, shifts):
    before, original = model(x).argmax(1), x.clone()
    same = []
    for d, r in shifts:
        x[:] = functional.pad(original, (r, -r, d, -d))
        same.append(model(x).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_labels_counted | compares with the labels | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = functional.pad(x, (right, -right, down, -down))
        same.append(model(moved).argmax(1) == labels)
    return torch.stack(same).sum().item()

# %% wrong: consistency_last_prediction | compares with the last shift | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        after = model(functional.pad(x, (right, -right, down, -down))).argmax(1)
        same.append(after == before)
        before = after
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_last_shift | one shift only | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    for d, r in shifts:
        share = (model(functional.pad(x, (r, -r, d, -d))).argmax(1) == before).float().mean()
    return share.item()

# %% wrong: consistency_list | not averaged | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(functional.pad(x, (r, -r, d, -d))).argmax(1) == before for d, r in shifts]
    return torch.stack(same).float().mean(dim=1)

# %% wrong: consistency_logits | compares logits | listed
def consistency(model, x, labels, shifts):
    before, same = model(x), []
    for down, right in shifts:
        moved = functional.pad(x, (right, -right, down, -down))
        same.append(torch.isclose(model(moved), before).all(dim=1))
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_logits_each | compares logits | listed
def consistency(model, x, labels, shifts):
    before, same = model(x), []
    for down, right in shifts:
        moved = functional.pad(x, (right, -right, down, -down))
        same.append(model(moved) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_minus_zero | minus zero | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.zeros_like(x)
        moved[:, :, down:, right:] = x[:, :, :-down, :-right]
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_minus_zero_padded | minus zero | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = functional.pad(x[:, :, :-down, :-right], (right, 0, down, 0))
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_minus_zero_signs | minus zero | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.zeros_like(x)

        if down >= 0 and right >= 0:
            moved[:, :, down:, right:] = x[:, :, :-down, :-right]
        elif down < 0 and right < 0:
            moved[:, :, :down, :right] = x[:, :, -down:, -right:]
        elif down < 0:
            moved[:, :, :down, right:] = x[:, :, -down:, :-right]
        else:
            moved[:, :, down:, :right] = x[:, :, :-down, -right:]
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_other_way | moves the other way | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(functional.pad(x, (-r, r, -d, d))).argmax(1) == before for d, r in shifts]
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_over_shifts | a number of pictures | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = functional.pad(x, (right, -right, down, -down))
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).sum().item() / len(shifts)

# %% wrong: consistency_percent | percent | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(functional.pad(x, (r, -r, d, -d))).argmax(1) == before for d, r in shifts]
    return 100 * torch.stack(same).double().mean().item()

# %% wrong: consistency_piled_up | shifts pile up | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        x = functional.pad(x, (right, -right, down, -down))
        same.append(model(x).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_piled_up_in_place | shifts pile up | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        x[:] = functional.pad(x, (right, 0, down, 0))[:, :, : x.shape[2], : x.shape[3]]
        same.append(model(x).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_plain_accuracy | compares with the labels | obvious
def consistency(model, x, labels, shifts):
    return (model(x).argmax(1) == labels).float().mean().item()

# %% wrong: consistency_roll | rolls the picture | listed
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(torch.roll(x, (down, right), (-2, -1))).argmax(1) == before for down, right in shifts]
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_roll_labels | compares with the labels | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.roll(x, (down, right), (2, 3))
        same.append(model(moved).argmax(1) == labels)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_roll_swapped | rolls the picture | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.roll(x, (right, down), (2, 3))
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_roll_swapped_labels | compares with the labels | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.roll(x, shifts=(right, down), dims=(2, 3))
        same.append(model(moved).argmax(1) == labels)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_slices_from_size | ignores negative shifts | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        h, w = x.shape[2:]
        moved = torch.zeros_like(x)
        moved[:, :, down:, right:] = x[:, :, : h - down, : w - right]
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: consistency_slices_or_none | ignores negative shifts | obvious
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.zeros_like(x)
        moved[:, :, down:, right:] = x[:, :, : -down or None, : -right or None]
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: unlisted_consistency_negative_ignored | ignores negative shifts | unlisted
def consistency(model, x, labels, shifts):
    before, same = model(x).argmax(1), []
    h, w = x.shape[-2:]
    for d, r in shifts:
        d, r = max(d, 0), max(r, 0)
        moved = torch.zeros_like(x)
        moved[..., d:, r:] = x[..., : h - d, : w - r]
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()

# %% wrong: unlisted_consistency_over_pictures | compares logits | unlisted
def consistency(model, x, labels, shifts):
    before = model(x).argmax(0)
    same = [model(functional.pad(x, (r, -r, d, -d))).argmax(0) == before for d, r in shifts]
    return torch.stack(same).float().mean().item()
