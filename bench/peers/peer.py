"""What the Python peers share: their flags, the line that they print for each repetition, and the loop that times."""

import argparse
import gzip
import json
import resource
import sys
import time


def arguments(**extra):
    """WORK --threads N --repetitions R --settings JSON [--system NAME], and the flags in `extra`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--settings", type=json.loads, required=True, help="the numbers of the work: bench/settings.ts")
    parser.add_argument("--system", default="python")
    for name, options in extra.items():
        parser.add_argument(f"--{name}", **options)
    return parser.parse_args()


def report(args, seconds_per_unit, unit, version):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    line = {
        "work": args.work,
        "system": args.system,
        "seconds_per_unit": seconds_per_unit,
        "unit": unit,
        "version": version,
        "peak_bytes": peak,
    }
    print(json.dumps(line), flush=True)


def report_missing(args, reason):
    print(json.dumps({"work": args.work, "system": args.system, "missing": reason}), flush=True)


def read_images(path):
    """The bytes of an IDX file of images, gzipped or not, where they begin, and how many images they are."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        content = bytearray(file.read())
    return content, 16, int.from_bytes(content[4:8], "big")


def seconds_per_call(f, calls, warmup, limit=5.0):
    """Calls f(i) `calls` times and returns the mean seconds of one call. Stops early after `limit` seconds, so that a
    slow peer does not hold up the others."""
    for i in range(warmup):
        f(i)
    started = time.perf_counter()
    for i in range(calls):
        f(i)
        if time.perf_counter() - started > limit:
            break
    return (time.perf_counter() - started) / (i + 1)
