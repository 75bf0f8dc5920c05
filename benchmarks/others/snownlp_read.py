"""Reads sentiment with the package snownlp, for the benchmark sentiment; texts in, chances out."""

import json
import sys
import time

from snownlp import SnowNLP


def main() -> None:
    """Read a list of texts; write each one's probability and the seconds of CPU."""
    texts = json.load(sys.stdin)
    SnowNLP("好").sentiments  # noqa: B018 (its models are read at first use)
    begun = time.process_time()
    chances = [SnowNLP(text).sentiments for text in texts]
    json.dump({"positive": chances, "seconds": time.process_time() - begun}, sys.stdout)


if __name__ == "__main__":
    main()
