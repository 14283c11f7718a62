"""What scikit-learn's PCA, TruncatedSVD and LocallyLinearEmbedding make of the same numbers, in double precision.

    python check_baselines.py CHECKS

CHECKS is JSON, a list of {"model": "PCA" | "LSA" | "LLE", "codeSize": K, "width": N, "train": PATH, "test": PATH}, for LLE with
"neighbours"; the files hold rows of N little-endian float32. Prints a line of JSON for each, {"train": ..., "test": ...}: of PCA
and LSA the squared error summed over an example's components and averaged over the examples, of LLE all codes. LSA is of
log(1 + n), not centred.
"""

import json
import sys

import numpy as np
from scipy.sparse import csr_array
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.manifold import LocallyLinearEmbedding

BLOCK_ROWS = 1000


def squared_error(model, rows):
    total = 0.0
    for start in range(0, rows.shape[0], BLOCK_ROWS):
        block = rows[start : start + BLOCK_ROWS]
        made = model.inverse_transform(model.transform(block))
        dense = block if isinstance(block, np.ndarray) else block.toarray()
        total += np.square(dense - made).sum()
    return total / rows.shape[0]


def embedding(train, test, size, neighbours):
    model = LocallyLinearEmbedding(
        n_neighbors=neighbours, n_components=size, eigen_solver="dense", neighbors_algorithm="brute"
    ).fit(train)
    return {"train": model.embedding_.tolist(), "test": model.transform(test).tolist()}


def errors(model, train, test):
    model.fit(train)
    return {"train": squared_error(model, train), "test": squared_error(model, test)}


for check in json.loads(sys.argv[1]):
    train, test = (np.fromfile(check[part], "<f4").astype(np.float64).reshape(-1, check["width"]) for part in ("train", "test"))
    size = check["codeSize"]
    if check["model"] == "LLE":
        answer = embedding(train, test, size, check["neighbours"])
    elif check["model"] == "LSA":
        train, test = (csr_array(np.log1p(rows)) for rows in (train, test))
        answer = errors(TruncatedSVD(size, algorithm="arpack", random_state=1), train, test)
    else:
        answer = errors(PCA(size, svd_solver="covariance_eigh"), train, test)
    print(json.dumps(answer), flush=True)
