"""Reconstruction errors of scikit-learn's PCA and TruncatedSVD, in double precision.

    python check_baselines.py CHECKS

CHECKS is JSON, a list of {"model": "PCA" | "LSA", "codeSizes": [...], "width": N, "train": PATH, "test": PATH}; the files
hold rows of N little-endian float32. Prints a line of JSON for each code size: {"train": ..., "test": ...}, the squared
error summed over an example's components and averaged over the examples. LSA is of log(1 + n), not centred.
"""

import json
import sys

import numpy as np
from scipy.sparse import csr_array
from sklearn.decomposition import PCA, TruncatedSVD

BLOCK_ROWS = 1000


def squared_error(model, rows):
    total = 0.0
    for start in range(0, rows.shape[0], BLOCK_ROWS):
        block = rows[start : start + BLOCK_ROWS]
        made = model.inverse_transform(model.transform(block))
        dense = block if isinstance(block, np.ndarray) else block.toarray()
        total += np.square(dense - made).sum()
    return total / rows.shape[0]


for check in json.loads(sys.argv[1]):
    train, test = (np.fromfile(check[part], "<f4").astype(np.float64).reshape(-1, check["width"]) for part in ("train", "test"))
    if check["model"] == "LSA":
        train, test = (csr_array(np.log1p(rows)) for rows in (train, test))
    for size in check["codeSizes"]:
        if check["model"] == "LSA":
            model = TruncatedSVD(size, algorithm="arpack", random_state=1).fit(train)
        else:
            model = PCA(size, svd_solver="covariance_eigh").fit(train)
        print(json.dumps({part: squared_error(model, rows) for part, rows in (("train", train), ("test", test))}), flush=True)
