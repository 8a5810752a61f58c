// The words of other programs (Optuna, Ray Tune, scikit-learn, PyTorch's
// examples), each with ours. None of them is taken: they only make messages
// say what was meant.

/** Words with their meanings; each meaning is written once, before its words. */
function byWord<T>(rows: readonly (readonly [T, string])[]): Map<string, T> {
  return new Map(
    rows.flatMap(([meaning, words]) =>
      words.split(" ").map((word) => [word, meaning] as const)
    ),
  );
}

/** Flags; a subcommand has the first or the second. */
export const FLAGS_ELSEWHERE: ReadonlyMap<string, readonly string[]> = byWord([
  [
    ["total"],
    "n-trials trials num-trials max-trials num-samples n-iter iterations n",
  ],
  [["timeout"], "time max-time time-limit time-budget"],
  [["jobs"], "n-jobs j workers num-workers threads parallel cores"],
  [["param"], "search-space grid range"],
  [["sampler"], "algorithm algo search search-alg strategy"],
  [["pruner"], "scheduler early-stopping"],
  [["storage"], "db database journal file study-file"],
  [["study"], "study-name name"],
  [["resume"], "load-if-exists skip-if-exists continue"],
  [["direction"], "directions mode"],
  [["dataset"], "data data-set"],
  [["target"], "label labels target-column y"],
  [["stratify"], "stratified balanced"],
  [["validation"], "val val-split cv folds split test-size"],
  [["seed"], "random-state random-seed s"],
  [["lr"], "learning-rate learningrate eta step-size"],
  [["batch-size"], "bs batch batchsize b"],
  [["hidden-size"], "hidden hidden-dim hidden-units units width"],
  [["num-layers"], "layers n-layers depth"],
  [["epochs"], "n-epochs num-epochs max-epochs e"],
  [["optimizer"], "opt optim optimiser"],
  [["weight-decay"], "wd l2 decay"],
  [
    ["save-best", "save", "output"],
    "save save-path checkpoint weights o out output",
  ],
]);

/** Choices of samplers, pruners and directions. */
export const CHOICES_ELSEWHERE: ReadonlyMap<string, string> = byWord([
  ["gp", "bayes bayesian bo gaussian-process"],
  ["tpe", "hyperopt parzen"],
  ["cmaes", "evolutionary evolution es cma-es"],
  ["nsga2", "nsga nsgaii nsga-ii genetic ga"],
  ["sobol", "qmc quasirandom quasi-random"],
  ["grid", "brute bruteforce brute-force exhaustive"],
  ["asha", "sha successive-halving successivehalving"],
  ["hyperband", "bohb"],
  ["none", "nop off"],
  ["minimize", "min minimise"],
  ["maximize", "max maximise"],
]);

/** Subcommands. */
export const COMMANDS_ELSEWHERE: ReadonlyMap<string, string> = byWord([
  ["tune", "optimize optimise search sweep run hpo"],
  ["train", "fit"],
  ["studies", "study list ls show"],
  ["trials", "history results"],
  ["best", "best-trial best-trials"],
  ["ask", "create-study suggest"],
  ["tell", "report"],
]);
