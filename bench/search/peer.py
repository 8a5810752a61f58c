# The samplers of another program, asked and told by the search benchmark over
# standard input and output, one JSON object a line:
#
#   {"open": {"sampler", "seed", "trials", "space", "objectives",
#             "constraints"}}                          -> {"version"}
#   {"tell": NUMBER, "values": […], "constraints": {…}}   no answer
#   {"tell": NUMBER, "failed": "why"}                     no answer
#   {"enqueue": {…}}                                      no answer
#   {"ask": NUMBER}                                    -> {"params", "seconds"}
#
#   VENV/bin/python bench/search/peer.py optuna|smac

import importlib
import json
import os
import sys
import time

# A study is one thread's work, here as on our side.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"


def main(program):
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever the program prints is no answer
    peer = importlib.import_module(f"{program}_peer")
    study = None
    for line in sys.stdin:
        message = json.loads(line)
        if "open" in message:
            study = peer.Study(**message["open"])
            answer = {"version": peer.VERSION}
        elif "ask" in message:
            start = time.perf_counter()
            params = study.ask(message["ask"])
            answer = {"params": params, "seconds": time.perf_counter() - start}
        elif "enqueue" in message:
            study.enqueue(message["enqueue"])
            continue
        else:
            study.tell(
                message["tell"], message.get("values"), message.get("constraints", {})
            )
            continue
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
