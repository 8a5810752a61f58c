// Values for a person.

/** A number with four digits that count, anything else as it is. */
export function shown(value: unknown): string {
  return typeof value === "number"
    ? String(Number(value.toPrecision(4)))
    : String(value ?? "");
}
