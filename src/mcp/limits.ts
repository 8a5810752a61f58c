// How much an agent may ask for. Whatever it wants is small beside these; what
// is larger is refused with the limit's name and size.

/** Bytes of one message: the largest space fits in many times. */
export const MESSAGE_BYTES = 1 << 20;

/** Bytes of a journal that is read: some hundred thousand trials. */
export const JOURNAL_BYTES = 1 << 26;

/** Studies that one folder lists. */
export const STUDIES = 1000;

/** Letters of a name, of a text such as a note, and of a program's word. */
export const NAME_LETTERS = 100;
export const TEXT_LETTERS = 2000;
export const WORD_LETTERS = 4000;

/** Parameters of a space, and choices of one of them. */
export const PARAMS = 100;
export const CHOICES = 1000;

/** Values that a trial has at most. */
export const DIRECTIONS = 10;

/** Trials of a study that an agent adds to. */
export const TRIALS = 10_000;

/** Trials of one run, of one `ask` and of one answer. */
export const TRIALS_OF_RUN = 1000;
export const TRIALS_OF_ASK = 32;
export const TRIALS_OF_ANSWER = 100;

/** Points that the sampler is asked about. */
export const POINTS = 32;

/** Words of a program, and measures and constraints on it. */
export const WORDS = 100;
export const MEASURES = 20;

/** Studies that run in the background at once. */
export const RUNS = 4;
