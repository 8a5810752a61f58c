import { assertEquals } from "@std/assert";
import {
  checkCircles,
  checkFolders,
  checkLengths,
  checkPaths,
  checkSteps,
  checkTitles,
  checkWords,
  type Graph,
  stepsOf,
} from "../../tools/check_house.ts";
import { PRIVATE_WORDS } from "../../tools/private_words.ts";

const graph = (edges: { [path: string]: string[] }): Graph =>
  new Map(Object.entries(edges));

/** Twelve steps of one file each, of which each imports the next. */
const STEPS = Array.from({ length: 12 }, (_, i) => [`src/${i}.ts`]);
const LINE = graph(
  Object.fromEntries(STEPS.map(([path], i) => [path!, [`src/${i + 1}.ts`]])),
);

Deno.test("stepsOf() reads the files of each step of the section", () => {
  const page = `# A\n\`no.ts\`\n## The life of a trial\n\nText, \`no.ts\`.\n
1. First: \`cli.ts\`,
   \`src/a.ts\`.
2. Then: \`src/tune/b.ts\`.

## Other

1. \`no.ts\`
`;
  assertEquals(stepsOf(page), [["cli.ts", "src/a.ts"], ["src/tune/b.ts"]]);
});

Deno.test("checkSteps() takes steps that import the next", () => {
  assertEquals(checkSteps(STEPS, LINE), []);
});

Deno.test("checkSteps() goes back to earlier files, through lists and into assembly", () => {
  const steps = STEPS.map((files, i) =>
    i === 4
      ? []
      : i === 5
      ? ["src/1.ts", "assembly/kernels/a.ts"]
      : i === 6
      ? ["src/listed.ts"]
      : files
  );
  const listed = new Map([
    ...LINE,
    ["src/2.ts", ["src/3.ts", "src/mod.ts"]],
    ["src/mod.ts", ["src/listed.ts"]],
    ["src/listed.ts", ["src/7.ts"]],
  ]);
  assertEquals(checkSteps(steps, listed), []);
});

Deno.test("checkSteps() finds a step that none before imports", () => {
  const broken = new Map([...LINE, ["src/3.ts", []]]);
  assertEquals(checkSteps(STEPS, broken), [
    "step 5 (src/4.ts) is imported by no step before it",
  ]);
});

Deno.test("checkSteps() finds files that are gone or stand alone", () => {
  const steps = STEPS.map((files, i) =>
    i === 2 ? [...files, "src/gone.ts"] : files
  );
  assertEquals(checkSteps(steps, LINE), [
    "step 3 names src/gone.ts, which does not exist",
    "step 3: src/2.ts has no import in common with its others",
    "step 3: src/gone.ts has no import in common with its others",
  ]);
});

Deno.test("checkSteps() counts steps and files", () => {
  assertEquals(checkSteps(STEPS.slice(1), LINE).length, 1);
  const many = Array.from({ length: 28 }, (_, i) => `src/${i}.ts`);
  const all = graph(Object.fromEntries(many.map((path) => [path, many])));
  assertEquals(checkSteps(new Array(12).fill(many), all).length, 1);
});

Deno.test("checkFolders() allows twelve files beside folders", () => {
  const files = Array.from({ length: 12 }, (_, i) => `src/a/${i}.ts`);
  assertEquals(checkFolders([...files, "src/a/b/c.ts"]), []);
  assertEquals(checkFolders([...files, "src/a/c.ts"]), [
    "src/a/ has 13 files, expected at most 12",
  ]);
});

Deno.test("checkCircles() finds circles of more than two files", () => {
  assertEquals(checkCircles(graph({ a: ["b"], b: ["a"], c: ["a"] })), []);
  assertEquals(
    checkCircles(graph({ a: ["b"], b: ["c"], c: ["d", "a"], d: [] })),
    ["a circle of 3 files: a, b, c"],
  );
});

Deno.test("checkWords() finds private words, not those of others", () => {
  const text = "V8 is an engine\nNAME=V1,V2\nas Rule V4 says (V6–V9)\n(J2)";
  assertEquals(checkWords("a.ts", text, PRIVATE_WORDS), [
    'a.ts:3 says "Rule V4"',
    'a.ts:3 says "V4"',
    'a.ts:4 says "J2"',
  ]);
});

Deno.test("checkWords() finds coinages, not the words of SQL", () => {
  const text =
    "FOREIGN KEY(id)\nforeignKey(scope)\na foreign trial\ntakes breath";
  assertEquals(checkWords("a.ts", text, PRIVATE_WORDS), [
    'a.ts:3 says "foreign"',
    'a.ts:4 says "breath"',
  ]);
});

Deno.test("checkTitles() wants a title behind the name of a page", () => {
  const pages = new Map([["determinism.md", ["What a sampler sees", "Seeds"]]]);
  const good =
    "// (determinism.md, What a\n// sampler sees) and determinism.md";
  assertEquals(checkTitles("a.ts", good, pages), []);
  assertEquals(checkTitles("a.ts", "/** determinism.md, V */", pages), [
    'a.ts names "V */…" of determinism.md, expected a title',
  ]);
});

Deno.test("checkWords() finds names that were renamed, and lets prose be", () => {
  const text = [
    "a standard deviation, the standard error, of course, in its place",
    "  readonly standard?: string;",
    "  readonly place: Place;",
    "  await letGo(storage);",
  ].join("\n");
  assertEquals(checkWords("a.ts", text, PRIVATE_WORDS), [
    'a.ts:2 says "standard?:"',
    'a.ts:3 says "Place"',
    'a.ts:4 says "letGo"',
  ]);
});

Deno.test("checkPaths() finds files that a page names and nobody has", () => {
  const text =
    "`src/a.ts`, `src/b/c.ts` and `assembly/optimizers/x.ts` in `d.ts`";
  assertEquals(checkPaths("p.md", text, (path) => path === "src/a.ts"), [
    "p.md names src/b/c.ts, which does not exist",
  ]);
});

Deno.test("checkLengths() finds files that are too long, but for bytes as text", () => {
  const [most, more] = [350, 351].map((lines) => "a\n".repeat(lines));
  const files = [
    { path: "src/a.ts", text: most! },
    { path: "src/b.ts", text: more! },
    { path: "src/c_bytes.ts", text: more! },
  ];
  assertEquals(checkLengths(files), [
    "src/b.ts has 351 lines, expected at most 350",
  ]);
});
