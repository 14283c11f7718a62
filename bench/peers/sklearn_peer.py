"""scikit-learn's BernoulliRBM and PCA, float32.

    python sklearn_peer.py WORK --threads N --repetitions R --settings JSON

partial_fit is persistent contrastive divergence without momentum and weight cost: not quite the same step.
"""

import sys

from peer import arguments, read_images, report, report_missing, seconds_per_call

args = arguments()
try:
    import numpy as np
    import sklearn
    from sklearn.decomposition import PCA
    from sklearn.neural_network import BernoulliRBM
    from threadpoolctl import threadpool_limits
except ImportError as error:
    report_missing(args, f"scikit-learn cannot be imported by this Python: {error}. bench/peers/README.md installs it.")
    sys.exit(0)

settings = args.settings
random = np.random.default_rng(1)


def time_rbm():
    visible, batch, steps = settings["visible"], settings["batchSize"], settings["steps"]
    examples = settings["examples"]
    in_bytes = settings["stored"] == "bytes"
    if in_bytes:
        data = random.integers(0, 256, (examples, visible), dtype=np.uint8)
        order = random.permutation(examples)
    else:
        data = random.random((examples, visible), dtype=np.float32)
    rbm = BernoulliRBM(
        n_components=settings["hidden"], learning_rate=settings["learningRate"], batch_size=batch, random_state=1
    )

    def step(i):
        start = i % steps * batch
        rows = slice(start, start + batch)
        # np.divide keeps float32, where `/ 255` of bytes would make doubles.
        rbm.partial_fit(np.divide(data[order[rows]], 255, dtype=np.float32) if in_bytes else data[rows])

    return lambda: seconds_per_call(step, steps, 20)


def time_pca():
    content, offset, count = read_images(settings["files"]["trainImages"])
    data = np.frombuffer(content, np.uint8, offset=offset).reshape(count, -1)[: settings["examples"]]

    def fit(_):
        PCA(n_components=settings["components"]).fit(np.divide(data, 255, dtype=np.float32))

    return lambda: seconds_per_call(fit, 1, 1)


make, unit = {"cd1": (time_rbm, "step"), "pca": (time_pca, "fit")}[settings["kind"]]
with threadpool_limits(args.threads):
    repetition = make()
    for _ in range(args.repetitions):
        report(args, repetition(), unit, f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}")
