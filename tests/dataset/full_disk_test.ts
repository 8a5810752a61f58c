// Real file systems that refuse: one without room, one mounted read-only. They
// exist only inside a namespace that `unshare` makes, so root is not needed
// where the kernel lets users have their own.

import { assertEquals } from "@std/assert";
import { requireOrSkip } from "../support/require.ts";
import { Mirror, serveTiny, TempFolder } from "./mirror.ts";

const PROGRAM = new URL("full_disk_program.ts", import.meta.url).pathname;

async function canMount(): Promise<boolean> {
  try {
    using folder = new TempFolder();
    const { success } = await new Deno.Command("unshare", {
      args: ["-rm", "mount", "-t", "tmpfs", "none", folder.path],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const ignore = !requireOrSkip(
  "mounting in a namespace (unshare -rm)",
  await canMount(),
);

/** Runs the program after the mount commands; `$0` in them is the folder. */
async function download(mount: string) {
  await using mirror = new Mirror(serveTiny);
  using folder = new TempFolder();
  const run = `${mount} && exec "$1" run -A --no-lock "$2" "$3" "$0"`;
  const { stdout } = await new Deno.Command("unshare", {
    args: [
      "-rm",
      "sh",
      "-c",
      run,
      folder.path,
      Deno.execPath(),
      PROGRAM,
      mirror.url,
    ],
    stderr: "inherit",
  }).output();
  const path = folder.path;
  return { path, ...JSON.parse(new TextDecoder().decode(stdout)) };
}

Deno.test({
  name:
    "downloadDataset() on a full disk says so and leaves nothing half written",
  ignore,
  fn: async () => {
    // One block of room for names, all the rest taken.
    const { path, message, names } = await download(
      'mount -t tmpfs -o size=16k none "$0" && ' +
        '(head -c 65536 /dev/zero > "$0/taken" || true) 2> /dev/null',
    );
    assertEquals(
      message,
      `Cannot write "${path}/train-images-idx3-ubyte": No space left on device`,
    );
    assertEquals(names, ["taken"]);
  },
});

Deno.test({
  name: "downloadDataset() into a read-only folder says so",
  ignore,
  fn: async () => {
    const { path, message, names } = await download(
      'mount -t tmpfs -o ro,size=16k none "$0"',
    );
    assertEquals(
      message,
      `Cannot write "${path}/train-images-idx3-ubyte": Read-only file system`,
    );
    assertEquals(names, []);
  },
});
