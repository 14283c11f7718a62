"""The whole MNIST run in PyTorch, with the schedule that the settings hand over."""

import math
import time

import torch
import torch.nn.functional as F

from peer import read_images
from pytorch_work import adam_optimizer, bernoulli_or_gaussian_cd1, decode, encode, reconstruction_logits


def images(path):
    """[images, pixels], bytes"""
    content, offset, count = read_images(path)
    return torch.frombuffer(content, dtype=torch.uint8, offset=offset).reshape(count, -1)


def seconds_to_target(settings, adam):
    """From reading the files to the first epoch of fine-tuning that ends at the target test error or below it."""
    started = time.perf_counter()
    torch.manual_seed(settings["seed"])
    profile = settings["profile"]
    train = images(settings["files"]["trainImages"])[: profile["data"]["train"]]
    test = images(settings["files"]["testImages"])[: profile["data"]["test"]]

    stack = pretrain(train, profile["pretrain"])
    layers = [(rbm["weights"], rbm["hidden_bias"]) for rbm in stack]
    layers += [(rbm["weights"].T.clone(), rbm["visible_bias"]) for rbm in reversed(stack)]
    best = math.inf
    for error in finetune(layers, train, test, profile["finetune"], adam):
        best = min(best, error)
        if best <= settings["targetSquaredError"]:
            return time.perf_counter() - started
    raise SystemExit(f"the test squared error never reached {settings['targetSquaredError']}: best {best:.3f}")


@torch.no_grad()
def pretrain(train, specs):
    order = torch.randperm(len(train))
    data, stack = train, []
    for spec in specs:
        visible, hidden, batch = data.shape[1], spec["hidden"], spec["batchSize"]
        rbm = {
            "weights": torch.randn(visible, hidden) * spec["initialDeviation"],
            "visible_bias": torch.zeros(visible),
            "hidden_bias": torch.zeros(hidden),
        }
        velocity = {name: torch.zeros_like(value) for name, value in rbm.items()}
        cd1 = bernoulli_or_gaussian_cd1(spec, gaussian=spec["units"]["hidden"] == "gaussian")
        recorded = torch.empty(len(data), hidden)
        for epoch in range(1, spec["epochs"] + 1):
            late = epoch > spec["momentum"]["switchAfter"]
            momentum = spec["momentum"]["final" if late else "initial"]
            squared_error = torch.zeros(())
            for start in range(0, len(data), batch):
                rows = slice(start, start + batch)
                visible_batch = data[rows] if stack else data[order[rows]].to(torch.float32).div_(255)
                means, error = cd1(rbm, velocity, visible_batch, momentum)
                squared_error += error
                if epoch == spec["epochs"]:
                    recorded[rows] = means
            if not math.isfinite(squared_error.item()):
                raise SystemExit("an RBM diverged")
        stack.append(rbm)
        data = recorded
    return stack


def finetune(layers, train, test, spec, adam):
    """Yields the test squared error after each epoch; the rate falls along half a cosine."""
    for parameter in (p for layer in layers for p in layer):
        parameter.requires_grad_()
    optimizer = adam_optimizer(layers, spec, adam)
    batch = spec["batchSize"]
    steps = spec["epochs"] * (len(train) // batch)
    step = 0
    for _ in range(spec["epochs"]):
        order = torch.randperm(len(train))
        total = torch.zeros(())
        for start in range(0, len(train), batch):
            optimizer.param_groups[0]["lr"] = spec["learningRate"] * (1 + math.cos(math.pi * step / steps)) / 2
            visible = train[order[start : start + batch]].to(torch.float32).div_(255)
            logits = reconstruction_logits(layers, visible)
            loss = F.binary_cross_entropy_with_logits(logits, visible, reduction="sum") / len(visible)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach()
            step += 1
        yield test_squared_error(layers, test)


@torch.no_grad()
def test_squared_error(layers, test, block=1000):
    total = 0.0
    for start in range(0, len(test), block):
        visible = test[start : start + block].to(torch.float32).div_(255)
        total += (decode(layers, encode(layers, visible)) - visible).square().sum().item()
    return total / len(test)
