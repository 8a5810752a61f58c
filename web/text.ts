// Every English text of the page.

/** By where it stands. */
export const TEXT = {
  title: "lanetune",
  lead: "Find the best settings of a neural network, here in this page.",
  skip: "Skip to the results",
  privacy: "Nothing leaves your computer.",
  data: {
    title: "1 Data",
    choose: "Data set",
    names: {
      digits: "Digits, 20 × 20, comes with the page",
      mnist: "MNIST, 28 × 28",
      "fashion-mnist": "Fashion-MNIST, 28 × 28",
      files: "Your own files",
    } as Readonly<Record<string, string>>,
    drop:
      "Drop IDX files, a CSV file or a folder of PNG images here, or a study: a journal, a report",
    pick: "Choose files",
    gallery: "Samples of each class",
    none: "The samples are no grey images, so there is nothing to show.",
  },
  search: {
    title: "2 Search",
    preset: "Start from",
    presets: {
      tutorial: "The tutorial's grid",
      rate: "Find a good learning rate",
      ten: "Ten hyperparameters",
    } as Readonly<Record<string, string>>,
    easy: "Find the best settings",
    easyHelp:
      "Tries 30 configurations, each a bit better informed than the last, and stops early what is not worth it.",
    space: "What is searched",
    name: "Hyperparameter",
    kind: "Kind",
    kinds: { range: "range", log: "log range", choices: "choices" },
    values: "From … to, or choices",
    when: "Only if",
    remove: "Remove",
    add: "Add a hyperparameter",
    sampler: "Sampler",
    pruner: "Pruner",
    total: "Trials",
    totalHint: "empty: every point of the grid",
    epochs: "Epochs",
    seed: "Seed",
    jobs: "Workers",
    validation: "Selected on",
    validations: {
      holdout: "a sixth of the training samples",
      test: "the test samples, as the tutorial does",
      kfold: "five folds",
    } as Readonly<Record<string, string>>,
    plain: "Same bits on every machine (slower)",
    start: "Start",
    kept: "A study is kept in this browser.",
    goOn: "Go on with it",
    link: "Copy link",
    linked: "The link is copied: whoever opens it can run the same study.",
  },
  watch: {
    title: "3 Watch",
    empty: "Start a search, and what it finds appears here.",
    pause: "Pause",
    resume: "Go on",
    stop: "Stop",
    status: {
      loading: "loading",
      running: "running",
      pausing: "pausing: the running trials come to their end",
      paused: "paused",
      done: "done",
    } as Readonly<Record<string, string>>,
    best: "Best so far",
    curves: "Learning curves",
    parallel: "All parameters",
    slices: "One parameter at a time",
    slicesHelp:
      "Drag sideways in a plot to try the best configuration with another value.",
    timeline: "Workers",
    trials: "Trials",
    epoch: "epoch",
    trial: "trial",
    seconds: "seconds",
    worker: "worker",
    state: "state",
    more: (n: number) => `${n} more trials are in the downloads.`,
    hidden: (n: number) => `${n} more trials are not shown.`,
  },
  cluster: {
    title: "Machines",
    none: "No worker is there: trials wait for one.",
    count: (workers: number, slots: number) =>
      `${workers} ${workers === 1 ? "worker" : "workers"}, ${slots} ${
        slots === 1 ? "trial" : "trials"
      } at once`,
    queue: (running: number, waiting: number) =>
      `${running} running, ${waiting} waiting`,
    rate: (ended: number, lastMinute: number) =>
      `${ended} ended, ${lastMinute} in the last minute`,
    lost: (count: number) => `${count} lost with their workers`,
    worker: "worker",
    name: "name",
    slots: "at once",
    runs: "runs trials",
    ended: "ended",
    version: "version",
    more: (count: number) => `and ${count} more workers`,
    slowest: "Running longest",
    trial: "trial",
    step: "step",
    seconds: "seconds",
  },
  picked: {
    title: (number: number) => `Trial ${number}`,
    tryIt: "Try this point",
    tried: (number: number) => `It will be trial ${number}.`,
    train: "Look inside",
    close: "Close",
  },
  found: {
    title: "What it found",
    best: (number: number, value: string, objective: string) =>
      `Trial ${number} is the best: ${objective} ${value}.`,
    gain: (worst: string) => `The worst that ran to its end has ${worst}.`,
    mattered: (name: string, percent: number) =>
      `${name} mattered most (${percent} % of the difference).`,
    none: "No trial has come to its end.",
  },
  model: {
    title: "The network",
    train: "Train the best network and draw",
    training: "training …",
    empty:
      "When a study has a best trial, its network can be trained here and shown your own drawing.",
    draw: "Draw",
    drawHelp: "Draw with mouse, finger or pen.",
    clear: "Clear",
    says: (number: number) => `What trial ${number} sees`,
    units: "What each unit of the first layer looks for",
    unitsHelp: "Light: ink speaks for it; dark: against.",
    mistakes: "Test images that it gets wrong",
    mistake: (label: string, taken: string, percent: number) =>
      `${label} taken for ${taken}, ${percent} %`,
    accuracy: (percent: string) => `${percent} % of the test images right`,
  },
  live: {
    gone: "The command that ran this study does not answer any more.",
  },
  keep: {
    title: "Keep",
    report: "Report",
    blocked: "The browser did not open the tab: allow pop-ups of this page.",
    journal: "Journal",
    json: "JSON",
    model: "Model",
  },
} as const;

/** Those of joining a study. */
export const JOIN = {
  title: "Join a study",
  lead: "Let this page train networks for somebody's study.",
  privacy:
    "What it trains on comes from the server that you name, and what comes out goes there; nothing else of this computer does.",
  back: "Back to the playground",
  fields: {
    address: "Server's address (ws:// or wss://)",
    study: "Study",
    user: "User, if it wants one",
    password: "Password",
    token: "Token, if it wants one",
    jobs: "Trials at once",
  },
  studyHint: "Letters, digits, _ and -",
  join: "Join",
  leave: "Leave",
  work: "This page's work",
  status: {
    apart: "not joined",
    connecting: "connecting",
    joined: "joined",
    leaving: "leaving: what runs comes to its end or goes back",
  },
  known: (name: string) => `Others know it as ${name}.`,
  count: (running: number, done: number) =>
    `${running} trials running, ${done} done.`,
  step: "step",
  value: "last value",
  states: {
    running: "running",
    done: "done",
    dropped: "not wanted any more",
    left: "given back",
  },
} as const;
