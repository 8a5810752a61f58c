// Words that only the authors would understand: numbers of rules in their
// working papers (rules are named by their titles in docs/), and names of their
// own for what the field has a word for.

/** No page, comment or message may contain one of them. */
export const PRIVATE_WORDS: readonly RegExp[] = [
  /\bRules? [VJD]\d*\b/,
  // Not V8, the engine of JavaScript, and not the V1,V2 of a flag's help.
  /(?<![=,])\b[VJD](?!8\b)\d{1,2}\b/,
  /\bshared\/design\b/,
  /[Bb]reath/, // yieldToEventLoop
  /Unrepeatable/, // NondeterminismError
  /\b[Ff]oreign(?!Key\b|_key| key)/, // external
  /\b(?:on)?Bed\b/, // GuardedMemory
  /\breadGiven\b/, // enqueuedParams
  /\bPlace\b/, // Candidate, or Region of memory
  /\bBelief\b/, // Prediction
  /\bStandings?\b|\bstandingOf\b/, // SortKey
  /\bJudge\b/, // Pruning
  /\bCourses?\b/, // TrieNode
  /\bTakeover\b|\btakeOver\b/, // Recovery
  /\bletGo\b/, // closeQuietly
  /\brehearse\b/, // dryRun
  /\bLateFile\b/, // LazyFile
  /\b(?:open)?Keeper\b/, // Checkpointer
  /\bWanted\b|\bwantedByRecord\b/, // JobSpec
  /\bstandard(?:\??:|Of\b|Space\b)|\.standard\b/, // default
];
