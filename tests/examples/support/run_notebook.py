# Runs the cells of a notebook in Deno's Jupyter kernel, in its own folder, and
# prints the notebook with what came out of them.
#
#   python run_notebook.py DENO NOTEBOOK

import json
import os
import pathlib
import sys
import tempfile

import nbformat
from nbclient import NotebookClient

deno, notebook = sys.argv[1], pathlib.Path(sys.argv[2])
with tempfile.TemporaryDirectory() as folder:
    spec = pathlib.Path(folder, "kernels", "deno")
    spec.mkdir(parents=True)
    argv = [deno, "jupyter", "--kernel", "--conn", "{connection_file}"]
    kernel = {"argv": argv, "display_name": "Deno", "language": "typescript"}
    (spec / "kernel.json").write_text(json.dumps(kernel))
    os.environ["JUPYTER_PATH"] = folder
    cells = nbformat.read(notebook, as_version=4)
    where = {"metadata": {"path": str(notebook.parent)}}
    client = NotebookClient(cells, timeout=120, kernel_name="deno", resources=where)
    print(nbformat.writes(client.execute()))
