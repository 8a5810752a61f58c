// Numbers in text that people read.

/** Not inside a word or a longer number; `nan` and `inf` as words. */
const NUMBER =
  /(?<![\w.])[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|(?<![\w.])[+-]?(?:nan|inf(?:inity)?)(?!\w)/gi;

/** Whether a line may hold a number: much cheaper than looking for it. */
export function mayHoldNumber(line: string): boolean {
  return /\d|nan|inf/i.test(line);
}

/** The last number of a text; undefined if there is none. */
export function lastNumber(text: string): number | undefined {
  const found = text.match(NUMBER)?.at(-1);
  return found === undefined ? undefined : toNumber(found);
}

/** A number as programs print it, NaN and infinities included. */
export function toNumber(text: string): number {
  const word = /^([+-]?)(nan|inf)/i.exec(text);
  if (word === null) return Number(text);
  if (word[2]!.toLowerCase() === "nan") return NaN;
  return word[1] === "-" ? -Infinity : Infinity;
}
