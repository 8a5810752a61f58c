// Deno's permissions, asked for without ever prompting: what is missing is
// named together with the flag that grants it.

/** Whether a right has been granted. */
export function hasRight(right: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(right).state === "granted";
}

/**
 * Makes sure of a right before it is used, because using it could prompt.
 *
 * @param action What it is for: `read "train.idx"`.
 * @param right The right that it takes.
 * @throws {Deno.errors.NotCapable} If it has not been granted.
 */
export function requireRight(
  action: string,
  right: Deno.PermissionDescriptor,
): void {
  if (hasRight(right)) return;
  throw new Deno.errors.NotCapable(
    `Cannot ${action}: Deno was started without that right, ` +
      `run again with --allow-${right.name} (or -A)`,
  );
}

/** A variable of the environment, where it may be read; undefined if empty. */
export function readVariable(variable: string): string | undefined {
  if (!hasRight({ name: "env", variable })) return undefined;
  return Deno.env.get(variable) || undefined;
}
