"""The work in PyTorch on the CPU, float32, as its users write it: in-place updates, no gradients where none are wanted.

    python pytorch.py WORK --threads N --repetitions R --settings JSON [--adam default|foreach|fused] [--compile]
"""

import sys

from peer import arguments, report, report_missing, seconds_per_call

args = arguments(
    adam={"choices": ["default", "foreach", "fused"], "default": "default"},
    compile={"action": "store_true"},
)
try:
    import torch
    import torch.nn.functional as F
except ImportError as error:
    report_missing(args, f"PyTorch cannot be imported by this Python: {error}. bench/peers/README.md installs it.")
    sys.exit(0)

from pytorch_mnist import images, seconds_to_target
from pytorch_work import adam_optimizer, bernoulli_or_gaussian_cd1, decode, encode, network, reconstruction_logits

settings = args.settings
# On some processors the smallest numbers, which dying weights and saturated units leave, make a step forty times as slow.
torch.set_flush_denormal(True)
torch.set_num_threads(args.threads)
torch.manual_seed(1)
WARMUP = 20


def pixels(data, rows):
    """[batch, visible] in [0, 1], of bytes or floats."""
    batch = data[rows]
    return batch.to(torch.float32).div_(255) if batch.dtype == torch.uint8 else batch


def compiled(f):
    return torch.compile(f) if args.compile else f


def time_cd1():
    visible, batch, steps = settings["visible"], settings["batchSize"], settings["steps"]
    if settings["stored"] == "bytes":
        data = torch.randint(0, 256, (settings["examples"], visible), dtype=torch.uint8)
        order = torch.randperm(settings["examples"])
    else:
        data = torch.rand(settings["examples"], visible)
        order = None
    rbm = {
        "weights": torch.randn(visible, settings["hidden"]) * 0.1,
        "visible_bias": torch.zeros(visible),
        "hidden_bias": torch.zeros(settings["hidden"]),
    }
    velocity = {name: torch.zeros_like(value) for name, value in rbm.items()}
    cd1 = compiled(bernoulli_or_gaussian_cd1(settings, gaussian=settings["units"]["hidden"] == "gaussian"))
    error = torch.zeros(())

    @torch.no_grad()
    def step(i):
        start = i % steps * batch
        # Rows in order are a view: nothing is copied, to PyTorch's advantage.
        batch_visible = data[start : start + batch] if order is None else pixels(data, order[start : start + batch])
        _, squared_error = cd1(rbm, velocity, batch_visible, settings["momentum"])
        error.add_(squared_error)

    return lambda: seconds_per_call(step, steps, WARMUP)


def time_adam():
    sizes, batch, steps = settings["sizes"], settings["batchSize"], settings["steps"]
    data = torch.randint(0, 256, (steps * batch, sizes[0]), dtype=torch.uint8)
    layers = network(sizes)
    for parameter in (p for layer in layers for p in layer):
        parameter.requires_grad_()
    optimizer = adam_optimizer(layers, settings, args.adam)
    loss_of = compiled(
        lambda visible: F.binary_cross_entropy_with_logits(
            reconstruction_logits(layers, visible), visible, reduction="sum"
        )
        / visible.shape[0]
    )
    state = {"order": torch.randperm(len(data)), "loss": torch.zeros(())}

    def step(i):
        start = i % steps * batch
        if start == 0:
            state["order"] = torch.randperm(len(data))
        loss = loss_of(pixels(data, state["order"][start : start + batch]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        state["loss"] += loss.detach()

    return lambda: seconds_per_call(step, steps, min(WARMUP, steps))


def time_codes():
    sizes, images, block = settings["sizes"], settings["images"], 1000
    layers = network(sizes)
    encoding = settings["kind"] == "encode"
    if encoding:
        data, width = torch.randint(0, 256, (images, sizes[0]), dtype=torch.uint8), sizes[-1]
    else:
        data, width = torch.randn(images, sizes[-1]), sizes[0]
    out = torch.empty(images, width)
    work = encode if encoding else decode

    @torch.no_grad()
    def one_pass(_):
        for start in range(0, images, block):
            rows = slice(start, start + block)
            out[rows] = work(layers, pixels(data, rows))

    return lambda: seconds_per_call(one_pass, settings["passes"], 1) / images


def time_pca():
    data = images(settings["files"]["trainImages"])[: settings["examples"]]

    @torch.no_grad()
    def fit(_):
        visible = data.to(torch.float32).div_(255)
        visible -= visible.mean(0)
        covariance = visible.T @ visible / len(visible)
        variances, components = torch.linalg.eigh(covariance)
        return variances[-settings["components"] :], components[:, -settings["components"] :]

    return lambda: seconds_per_call(fit, 1, 1)


def time_matrix_product():
    size = settings["size"]
    left = torch.full((size, size), 1 / size)
    right, out = left.clone(), left.clone()
    return lambda: seconds_per_call(lambda _: torch.mm(left, right, out=out), settings["products"], 10)


def time_mnist():
    return lambda: seconds_to_target(settings, args.adam)


TIMERS = {
    "cd1": (time_cd1, "step"),
    "adam": (time_adam, "step"),
    "encode": (time_codes, "image"),
    "decode": (time_codes, "image"),
    "pca": (time_pca, "fit"),
    "matmul": (time_matrix_product, "product"),
    "mnist": (time_mnist, "run"),
}

make, unit = TIMERS[settings["kind"]]
repetition = make()
for _ in range(args.repetitions):
    report(args, repetition(), unit, f"PyTorch {torch.__version__}")
