import { assert, assertEquals, assertRejects } from "@std/assert";
import { readSpaceFile } from "../../src/cli/study/space_file.ts";
import { UsageError } from "../../src/cli/usage.ts";

async function read(name: string, content: string | Uint8Array) {
  const folder = await Deno.makeTempDir();
  try {
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    await Deno.writeFile(`${folder}/${name}`, bytes);
    return await readSpaceFile(`${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readSpaceFile() refuses a name that stands twice, at any depth", async () => {
  const twice: readonly (readonly [string, string])[] = [
    ["a.json", '{"lr": [1], "lr" : [2]}'],
    ["b.json", '{"x": {"type": "fixed", "value": 1, "value": 2}}'],
    ["c.json", '{"l\\u0072": [1], "lr": [2]}'],
    ["d.yaml", "lr: [1]\nlr: [2]\n"],
  ];
  for (const [name, text] of twice) {
    await assertRejects(() => read(name, text), UsageError, name);
  }
  const once = '{"a": ["a:", "{", "a"], "b": {"type": "fixed", "value": "a"}}';
  assertEquals<unknown>(await read("e.json", once), {
    a: { type: "categorical", choices: ["a:", "{", "a"] },
    b: { type: "fixed", value: "a" },
  });
});

Deno.test("readSpaceFile() refuses other encodings, which would change names", async () => {
  const latin1 = new Uint8Array(
    [...'{"\xe9": [1]}'].map((c) => c.charCodeAt(0)),
  );
  const utf16 = new Uint8Array(
    new Uint16Array(
      [..."\ufeff{}"].map((c) => c.charCodeAt(0)),
    ).buffer,
  );
  for (const bytes of [latin1, utf16]) {
    for (const name of ["a.json", "a.yaml"]) {
      await assertRejects(() => read(name, bytes), Error, "it is not UTF-8");
    }
  }
  const marked = await read("b.json", "\ufeff" + '{"é": [1]}');
  assertEquals(Object.keys(marked), ["é"]);
});

Deno.test("readSpaceFile() reads at most a megabyte and quotes little of it", async () => {
  const large = `{"x": [${"1,".repeat(600_000)}1]}`;
  await assertRejects(() => read("a.json", large), Error, "too large");
  const levels = Array.from(
    { length: 12 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`,
  );
  const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]", ...levels].join("\n");
  assert(bomb.length < 1000);
  const error = await assertRejects(() => read("a.yaml", bomb), UsageError);
  assert((error as Error).message.length < 1000);
});

Deno.test("readSpaceFile() says in one line what is wrong, whatever the file holds", async () => {
  const broken = [
    ["a.yaml", "a: ["],
    ["b.json", "{\n\n]"],
    ["c.json", '{\n"a": [1,\u0000\u001b[2J\n"b"'],
  ] as const;
  for (const [name, text] of broken) {
    const error = await assertRejects(() => read(name, text), UsageError);
    const { message } = error as Error;
    assert(message.startsWith("Cannot use "), message);
    assert(!/\p{Cc}/u.test(message), message);
  }
});
