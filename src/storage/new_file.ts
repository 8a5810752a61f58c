// A file that comes into being whole or not at all.

/**
 * Writes a new file under a temporary name and gives it its own at the end.
 *
 * @param path The file to make; it must not exist.
 * @param write Makes the file under the name it is given.
 * @throws {Error} If something of that name exists, or `write` throws; then
 * nothing is left behind.
 */
export async function makeFile(
  path: string,
  write: (temporaryPath: string) => void | Promise<void>,
): Promise<void> {
  if (await Deno.lstat(path).then(() => true, () => false)) {
    throw new Error(
      `Cannot write "${path}": it exists, expected the path of a new file`,
    );
  }
  const temporaryPath = `${path}.part`;
  try {
    await Deno.remove(temporaryPath).catch(() => {}); // of a process killed
    await write(temporaryPath);
    await Deno.rename(temporaryPath, path);
  } catch (cause) {
    await Deno.remove(temporaryPath).catch(() => {});
    throw cause;
  }
}
