// Functions of numbers that every JavaScript engine must agree on: schedules and mixup use these
// and not Math's, whose last bits are each engine's own.

/** x^y. */
export function power(x: f64, y: f64): f64 {
  return Math.pow(x, y);
}

/** cos x. */
export function cosine(x: f64): f64 {
  return Math.cos(x);
}
