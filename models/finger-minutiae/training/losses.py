"""Losses: CenterNet focal loss (Zhou, Wang, Kraehenbuehl 2019, eq. 1) on heat, L1 offset, cosine direction, logistic kind,
visibility and foreground, L2 orientation and phase."""
import torch
from torch.nn import functional as F


def focal(logit, heat, weight, sure):
    """Penalty-reduced focal loss, alpha 2, beta 4, a mean over the minutiae of the batch."""
    logit = logit.float()
    p = torch.sigmoid(logit).clamp(1e-5, 1 - 1e-5)
    positive = (heat >= 1.0).float() * sure
    negative = (heat < 1.0).float() * (1 - heat) ** 4 * weight
    loss = -positive * (1 - p) ** 2 * torch.log(p) - negative * p ** 2 * torch.log(1 - p)
    return loss.sum() / positive.sum().clamp(min=1.0)


def phase(predicted, target):
    """Squared error of the cosine of the ridge phase where it is known. target: [N, 2, H/2, W/2], cosine and whether it is known."""
    known = target[:, 1]
    return (((predicted[:, 0].float() - target[:, 0]) ** 2) * known).sum() / known.sum().clamp(min=1)


def total(minutiae, field, heat, weight, dense, near, target):
    visible = dense[:, 5]
    parts = {"heat": focal(minutiae[:, 0], heat, weight, visible)}
    minutiae, field = minutiae.float(), field.float()
    near = near * visible
    norm = near.sum().clamp(min=1.0)
    parts["offset"] = ((minutiae[:, 1:3] - dense[:, 0:2]).abs().sum(1) * near).sum() / norm
    direction = minutiae[:, 3:5]
    unit = direction / (direction.norm(dim=1, keepdim=True) + 1e-3)
    parts["direction"] = ((1 - (unit * dense[:, 2:4]).sum(1)) * near).sum() / norm
    parts["kind"] = (F.binary_cross_entropy_with_logits(minutiae[:, 5], dense[:, 4], reduction="none") * near).sum() / norm
    seen = (dense[:, 5] > 0).float()
    parts["visibility"] = (F.binary_cross_entropy_with_logits(minutiae[:, 6], visible, reduction="none") * seen).sum() / seen.sum().clamp(min=1)
    foreground = target[:, 0]
    parts["foreground"] = F.binary_cross_entropy_with_logits(field[:, 0], foreground)
    parts["orientation"] = (((field[:, 1:] - target[:, 1:]) ** 2).sum(1) * foreground).sum() / foreground.sum().clamp(min=1)
    scale = {"heat": 1.0, "offset": 1.0, "direction": 2.0, "kind": 1.0, "visibility": 0.3, "foreground": 1.0, "orientation": 0.5}
    return sum(parts[k] * scale[k] for k in parts), parts
