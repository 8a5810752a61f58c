// Deep equality as @std/assert defines it: NaN equals NaN, 0 equals -0, class
// and own keys count (so two errors differ by their stacks), an absent key
// differs from an undefined one.

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function sameClass(a: object, b: object): boolean {
  // No prototype is as good as that of a plain object.
  const classOf = (value: object) =>
    Object.getPrototypeOf(value) ?? Object.prototype;
  return classOf(a) === classOf(b);
}

/**
 * Whether two values are deeply equal.
 *
 * @returns `true` if an assertion would take them for equal.
 */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

type Seen = Map<object, unknown>;

function compare(a: unknown, b: unknown, seen: Seen): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || !sameClass(a, b)) return false;
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (ArrayBuffer.isView(a) && !(a instanceof DataView)) {
    return sameElements(a as Uint8Array, b as Uint8Array);
  }
  if (a instanceof ArrayBuffer) {
    return sameElements(new Uint8Array(a), new Uint8Array(b as ArrayBuffer));
  }
  if (a instanceof Set) return sameSet(a, b as Set<unknown>, seen);
  if (a instanceof Map) return sameMap(a, b as Map<unknown, unknown>, seen);
  return sameKeys(a, b, seen);
}

function sameElements(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length &&
    a.every((value, i) => value === b[i] || Object.is(value, b[i]));
}

function sameSet(a: Set<unknown>, b: Set<unknown>, seen: Seen): boolean {
  if (a.size !== b.size) return false;
  return [...a].every((value) =>
    b.has(value) || [...b].some((other) => compare(value, other, seen))
  );
}

function sameMap(
  a: Map<unknown, unknown>,
  b: Map<unknown, unknown>,
  seen: Seen,
): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, value]) =>
    b.has(key)
      ? compare(value, b.get(key), seen)
      : [...b].some(([otherKey, other]) =>
        compare(key, otherKey, seen) && compare(value, other, seen)
      )
  );
}

function sameKeys(a: object, b: object, seen: Seen): boolean {
  const keys = Reflect.ownKeys(a);
  return keys.length === Reflect.ownKeys(b).length &&
    keys.every((key) =>
      Object.hasOwn(b, key) &&
      compare(Reflect.get(a, key), Reflect.get(b, key), seen)
    );
}
