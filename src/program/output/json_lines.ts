// JSON in what a program prints, as Python writes it: NaN and infinities too.

/** The value of a text; undefined if it is no JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const strict = text.replace(
      /([:[,]\s*)(-?(?:NaN|Infinity))(?=\s*[,\]}])/g,
      '$1"$2"',
    );
    try {
      return JSON.parse(strict);
    } catch {
      return undefined;
    }
  }
}

/** A line that is a JSON object; undefined if it is none. */
export function readJsonLine(
  line: string,
): { readonly [key: string]: unknown } | undefined {
  if (!/^\s*\{.*\}\s*$/.test(line)) return undefined;
  const value = readJson(line);
  return value as { readonly [key: string]: unknown } | undefined;
}

/** A number at a path such as `metrics.loss` or `runs.0`; undefined if none. */
export function numberAt(value: unknown, path: string): number | undefined {
  let at = value;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) {
      return undefined;
    }
    at = (at as { readonly [key: string]: unknown })[key];
  }
  return asNumber(at);
}

/** A number of JSON, or one that JSON has no word for. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value === true) return 1;
  if (value === false) return 0;
  return typeof value === "string" && /^-?(NaN|Infinity)$/.test(value)
    ? Number(value)
    : undefined;
}
