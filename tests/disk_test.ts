import { assertEquals, assertRejects } from "@std/assert";
import {
  checkRegular,
  checkWritable,
  writeWhole,
  writeWholeBytes,
} from "../src/disk.ts";

const CONTENT = new TextEncoder().encode("new");

async function inFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

Deno.test("writeWholeBytes() makes a new file and keeps one that exists", () =>
  inFolder(async (folder) => {
    const path = `${folder}/out`;
    await writeWholeBytes(path, CONTENT);
    assertEquals(await Deno.readTextFile(path), "new");
    await Deno.writeTextFile(path, "mine");
    await assertRejects(
      () => writeWholeBytes(path, CONTENT),
      Error,
      `Cannot write "${path}": it exists, expected the path of a new file`,
    );
    assertEquals(await Deno.readTextFile(path), "mine");
    await writeWholeBytes(path, CONTENT, { replace: true });
    assertEquals(await Deno.readTextFile(path), "new");
    assertEquals(namesIn(folder), ["out"]);
  }));

Deno.test("writeWhole() touches no file beside the one it makes", () =>
  inFolder(async (folder) => {
    const path = `${folder}/out`;
    await Deno.writeTextFile(`${folder}/outside`, "mine");
    await Deno.symlink(`${folder}/outside`, `${path}.part`);
    let seen: string[] = [];
    await writeWhole(path, async (temporaryPath) => {
      seen = namesIn(folder);
      await Deno.writeFile(temporaryPath, CONTENT);
    });
    assertEquals(seen.length, 3); // its own has a name that nobody guesses
    assertEquals(await Deno.readTextFile(`${folder}/outside`), "mine");
    assertEquals(namesIn(folder), ["out", "out.part", "outside"]);
  }));

Deno.test("writeWhole() leaves nothing behind when it fails, and the old file alone", () =>
  inFolder(async (folder) => {
    const path = `${folder}/out`;
    await Deno.writeTextFile(path, "mine");
    await assertRejects(
      () =>
        writeWhole(path, async (temporaryPath) => {
          await Deno.writeFile(temporaryPath, CONTENT);
          throw new Error("the disk is full");
        }, { replace: true }),
      Error,
      `Cannot write "${path}": the disk is full`,
    );
    assertEquals(namesIn(folder), ["out"]);
    assertEquals(await Deno.readTextFile(path), "mine");
  }));

Deno.test("writeWhole() replaces no link, folder, device or pipe", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/outside`, "mine");
    await Deno.symlink("outside", `${folder}/link`);
    await Deno.symlink("nowhere", `${folder}/dangling`);
    await Deno.mkdir(`${folder}/deeper`);
    await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
    const before = namesIn(folder);
    for (
      const [name, what] of [
        ["link", "a link"],
        ["dangling", "a link"],
        ["deeper", "a folder"],
        ["pipe", "a device or a pipe"],
      ]
    ) {
      const path = `${folder}/${name}`;
      await assertRejects(
        () => writeWholeBytes(path, CONTENT),
        Error,
        `Cannot write "${path}": it exists`,
      );
      await assertRejects(
        () => writeWholeBytes(path, CONTENT, { replace: true }),
        Error,
        `Cannot write "${path}": it is ${what}, expected a file`,
      );
    }
    assertEquals(namesIn(folder), before);
    assertEquals(await Deno.readLink(`${folder}/link`), "outside");
    assertEquals(await Deno.readTextFile(`${folder}/outside`), "mine");
  }));

Deno.test("checkWritable() says what writeWhole() would, and leaves no trace", () =>
  inFolder(async (folder) => {
    await checkWritable(`${folder}/out`);
    assertEquals(namesIn(folder), []);
    await assertRejects(
      () => checkWritable(`${folder}/none/out`),
      Error,
      `Cannot write "${folder}/none/out": its folder does not exist`,
    );
    await Deno.writeTextFile(`${folder}/out`, "mine");
    await assertRejects(() => checkWritable(`${folder}/out`), Error, "exists");
    await checkWritable(`${folder}/out`, { replace: true });
    assertEquals(await Deno.readTextFile(`${folder}/out`), "mine");
  }));

Deno.test("checkRegular() takes a file, a link to one and an absent path only", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await Deno.symlink("file", `${folder}/link`);
    for (const name of ["file", "link", "absent"]) {
      await checkRegular(`${folder}/${name}`);
    }
    await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
    for (const path of [`${folder}/pipe`, "/dev/zero"]) {
      await assertRejects(
        () => checkRegular(path),
        TypeError,
        "it is a device or a pipe, expected a file",
      );
    }
    await assertRejects(() => checkRegular(folder), TypeError, "a folder");
  }));
