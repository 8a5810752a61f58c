/**
 * Hyperparameter tuning and small neural networks at native speed, wherever
 * JavaScript runs: a WebAssembly SIMD engine, and a tuner for any objective.
 *
 * @example Train a network
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits, loadEngine, Trainer } from "./mod.ts";
 *
 * const { train, test } = await digits();
 * using trainer = new Trainer(await loadEngine(), { train, validation: test }, {
 *   hidden: [64, 64],
 *   epochs: 3,
 *   batchSize: 64,
 *   optimizer: { name: "adam", learningRate: 0.003 },
 * });
 * for await (const { epoch, validationAccuracy } of trainer.epochs()) {
 *   assert(epoch < 3 || validationAccuracy > 0.8);
 * }
 * ```
 *
 * @example Tune a function
 * ```ts
 * import { assert } from "@std/assert";
 * import { minimize } from "./mod.ts";
 *
 * const { params } = await minimize(
 *   ({ params: { x } }) => (x - 1) ** 2,
 *   { x: { type: "float", low: -5, high: 5 } },
 *   { total: 50 },
 * );
 * assert(Math.abs(params.x - 1) < 1);
 * ```
 *
 * @example Tune anything
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "./mod.ts";
 *
 * const study = await createStudy({
 *   space: { x: { type: "float", low: -1, high: 1 } },
 *   sampler: "random",
 * });
 * await study.optimize(({ params }) => params.x ** 2, { total: 20 });
 * assertEquals(study.trials.length, 20);
 * ```
 *
 * @example Tune in Workers
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "./mod.ts";
 *
 * // objective.ts, as a rule: new URL("./objective.ts", import.meta.url)
 * const code = "export default ({ params }) => (params.x - 1) ** 2";
 * const objective = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
 *
 * const space = { x: { type: "int", low: 0, high: 3 } } as const;
 * const study = await createStudy({ space, sampler: "grid" });
 * await study.optimize(objective, { jobs: 2 });
 * assertEquals(study.best?.params.x, 1);
 * ```
 * A bundled program has {@linkcode workerExecutor} start a file that calls
 * {@linkcode serveObjective} or {@linkcode serveFactory}.
 *
 * @module
 */

// Data: sets from arrays and IDX files, their splits and statistics. Tables and
// pictures are behind data.ts.

export {
  type ClassificationTask,
  type Dataset,
  type DatasetOptions,
  type FeatureArrays,
  type LabelledTensors,
  makeDataset,
  makeTrainTest,
  outputsOf,
  type RegressionTask,
  type Task,
  type TrainTest,
} from "./src/dataset/dataset.ts";
export {
  density,
  type Normalization,
  normalizationOf,
  type ScalarNormalization,
} from "./src/dataset/statistics.ts";
export { digest, shareDataset } from "./src/dataset/digest.ts";
export { digits } from "./src/dataset/digits.ts";
export {
  encodeIdx,
  type IdxArrays,
  type IdxTensor,
  type IdxType,
  parseIdx,
  readIdx,
} from "./src/dataset/idx.ts";
export { type Split, splitFolds, splitHoldout } from "./src/dataset/splits.ts";
export type { TableInputs } from "./src/dataset/tables/apply.ts";
export type { Row } from "./src/dataset/tables/csv.ts";
export type { ColumnKind } from "./src/dataset/tables/kinds.ts";
export type {
  CategoryColumn,
  LearnOptions,
  NumberColumn,
  TableSchema,
  TargetColumn,
} from "./src/dataset/tables/schema.ts";
export type { Table, TableOptions } from "./src/dataset/tables/table.ts";

// Training: one network, and what may be chosen about it. The engine's kernels
// and memory are behind engine.ts.

export type { Engine } from "./src/engine/engine.ts";
export {
  loadEngine,
  type LoadOptions,
  type Variant,
} from "./src/engine/load.ts";
export type { InputForm } from "./src/engine/samples.ts";
export { Trainer } from "./src/train/trainer.ts";
export {
  DivergedError,
  type EarlyStopping,
  type EpochResult,
  type Score,
  type TrainingConfig,
  type TrainingSamples,
} from "./src/train/training.ts";
export {
  type Augmentation,
  LOSSES,
  type LossName,
  type RecipeConfig,
} from "./src/train/recipe.ts";
export {
  type Activation,
  ACTIVATIONS,
} from "./src/train/network/activations.ts";
export {
  type DesignConfig,
  type Initialization,
  INITIALIZATIONS,
  NORMALIZATION_LAYERS,
  type NormalizationLayer,
} from "./src/train/network/design.ts";
export {
  countParameters,
  type NetworkShape,
} from "./src/train/network/network.ts";
export type { OptimizerConfig } from "./src/train/optimizers/optimizer.ts";
export type {
  HypergradientConfig,
  HyperparameterNumbers,
} from "./src/train/adapt/hypergradient.ts";
export {
  SCHEDULE_KINDS,
  type ScheduleConfig,
} from "./src/train/schedules/mod.ts";
export type {
  Schedule,
  ScheduledRun,
  ScheduleKind,
  ScheduleOption,
} from "./src/train/schedules/schedule.ts";

// Models: trained networks, their figures and files. Other programs' files are
// behind models.ts.

export {
  Model,
  type ModelInputs,
  type ModelOptions,
} from "./src/model/model.ts";
export type { ModelNotes } from "./src/model/from_training.ts";
export type { ModelDescription } from "./src/model/description.ts";
export type { Evaluation } from "./src/model/evaluation.ts";
export {
  type ClassScore,
  classScores,
  confusionOf,
  labelsOf,
} from "./src/train/metrics/confusion.ts";
export {
  findLearningRate,
  type FoundRate,
  type RateFinderConfig,
  type RateFinderOptions,
} from "./src/train/rate_finder/finder.ts";
export type { RatePoint } from "./src/train/rate_finder/suggestion.ts";
export type { Metric } from "./src/train/metrics/metric.ts";
export { metricFor, metricNamed, METRICS } from "./src/train/metrics/mod.ts";
export type { Tensor, Weights } from "./src/train/weights/weights.ts";

// Hyperparameters: networks as the objective of a study.

export type {
  DefaultBy,
  Hyperparameter,
  HyperparameterValue,
  SecondName,
  ValuesWithoutEffect,
} from "./src/train/hyperparameters/hyperparameter.ts";
export {
  configOf,
  hasEffect,
  HYPERPARAMETERS,
  type HyperparameterSet,
} from "./src/train/hyperparameters/mod.ts";
export {
  createExperiment,
  type Experiment,
} from "./src/experiment/experiment.ts";
export { checkTrainable, costOf } from "./src/experiment/trainings.ts";
export {
  scoreOnTest,
  type TrainedWinner,
  trainWinner,
  type WinnerOptions,
} from "./src/experiment/winner.ts";
export {
  experimentFacts,
  objectiveFact,
  recordedHyperparameters,
} from "./src/experiment/facts.ts";
export { checkFollowable } from "./src/experiment/gradient.ts";
export {
  type ExperimentOptions,
  type ExperimentSetup,
  samplesOf,
  type Validation,
} from "./src/experiment/setup.ts";
export {
  checkHyperparameterSpace,
  conditionsOf,
  defaultsOf,
} from "./src/experiment/space.ts";

// Studies: created, opened, asked and told, or run over any objective.

export { createStudy, openStudy } from "./src/pool/study.ts";
export {
  type Best,
  maximize,
  minimize,
  type MinimizeOptions,
} from "./src/pool/minimize.ts";
export { finishedTrials } from "./src/tune/study/finished_trials.ts";
export type { AskedTrial } from "./src/tune/study/ask_tell.ts";
export type { RecordOf, Study } from "./src/tune/study/study.ts";
export type { KeptOptions } from "./src/tune/study/trial_input.ts";
export type { OptimizeOptions } from "./src/tune/study/run/options.ts";
export { NondeterminismError } from "./src/tune/study/ledger/nondeterminism_error.ts";
export type { StudyOptions } from "./src/tune/study/create.ts";
export type { StudyServices } from "./src/tune/study/services.ts";
export type { SettingsInput } from "./src/tune/study/settings.ts";
export type { RunEvent } from "./src/tune/study/run/run_event.ts";
export type { Budget } from "./src/tune/study/run/budget.ts";
export {
  type Executor,
  type Objective,
  type ObjectiveResult,
  type OnReport,
  type OwnOutcome,
  type Trial,
  type TrialResult,
  type TrialStart,
  WorkerLostError,
} from "./src/tune/executor.ts";
export type {
  Attributes,
  Continuation,
  Direction,
  Json,
  Outcome,
  Params,
  ParamValue,
  Report,
  TrialRecord,
  TrialRun,
} from "./src/tune/trial.ts";

// Spaces: what may be searched.

export { checkSpace } from "./src/tune/space/check.ts";
export {
  type CategoricalParam,
  type Condition,
  extremesOf,
  type FixedParam,
  type FloatParam,
  type IntParam,
  type ParamsOf,
  type ParamSpec,
  type ParamValueOf,
  sizeOf,
  type Space,
} from "./src/tune/space/space.ts";
export { parseParamText, parseSpace } from "./src/tune/space/parse.ts";

// Samplers, pruners and stopping rules: those there are, and the contracts of
// further ones.

export { makeSampler, samplers } from "./src/tune/samplers/mod.ts";
export type {
  Expectation,
  Sampler,
  SamplerNeeds,
  SeenTrial,
  StudyView,
  Suggestion,
} from "./src/tune/samplers/sampler.ts";
export { pruners } from "./src/tune/pruners/mod.ts";
export type {
  Pruner,
  ReportIndex,
  TrialReports,
} from "./src/tune/pruners/pruner.ts";
export { costBudget } from "./src/tune/study/cost_budget.ts";
export { type StoppingRule, stoppingRules } from "./src/tune/study/stopping.ts";
export type {
  Options,
  OptionSchema,
  OptionsOf,
  OptionSpec,
  OptionValue,
  OptionValueOf,
  Technique,
  TechniqueInput,
} from "./src/tune/technique.ts";

// Journals: studies that outlive the process, in files that Optuna opens.

export {
  type Fsync,
  Journal,
  type JournalFile,
  type JournalOptions,
} from "./src/tune/journal/journal.ts";
export {
  openOpfsJournal,
  type OpfsAccess,
  type OpfsDirectory,
  type OpfsFile,
  type OpfsOptions,
  type OpfsWritable,
} from "./src/storage/opfs.ts";
export type {
  CheckpointStore,
  Choice,
  StopReason,
  StoredStudy,
  StudyEvent,
  StudySettings,
  StudyStorage,
} from "./src/tune/storage.ts";
export {
  type Exportable,
  exportStudy,
  lossless,
  type StudyExport,
} from "./src/tune/study/export.ts";

// Workers: trials in parallel.

export {
  workerExecutor,
  type WorkerExecutorOptions,
  workersAvailable,
} from "./src/pool/worker_executor.ts";
export {
  type ObjectiveFactory,
  serveFactory,
  serveObjective,
} from "./src/pool/serve_worker.ts";
export type { WorkerLike } from "./src/pool/threads.ts";
export { localExecutor } from "./src/tune/study/run/local_executor.ts";
