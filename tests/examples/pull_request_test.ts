// examples/pull-request: the workflow is one that GitHub takes, and its own
// commands run one after another in a repository as it expects it. `npm ci` and
// `gh` belong to GitHub: a lanetune in node_modules/ and a `gh` that notes what
// it is asked stand in.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { load } from "../support/yaml.ts";
import { requireOrSkip, runs } from "../support/require.ts";

const ROOT = new URL("../../", import.meta.url);
const WORKFLOW = new URL("examples/pull-request/tune.yml", ROOT);

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const workflow = load(await Deno.readTextFile(WORKFLOW)) as Workflow;
const { steps } = workflow.jobs["tune"]!;

Deno.test("examples/pull-request is a workflow with no more rights than it needs", () => {
  assertEquals(workflow.on, "pull_request");
  assertEquals(workflow.permissions, {
    contents: "read",
    "pull-requests": "write",
  });
  for (const step of steps) {
    assert((step.uses === undefined) !== (step.run === undefined), step.name);
    assert(step.uses === undefined || /^actions\/[\w-]+@v\d+$/.test(step.uses));
  }
});

const bash = async (
  script: string,
  cwd: string,
  env: Record<string, string>,
) => {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-e", "-o", "pipefail", "-c", script],
    cwd,
    env,
  }).output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stdout) + decoder.decode(stderr));
};

/** Writes a program into a folder of programs. */
async function writeProgram(path: string, script: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

Deno.test({
  name: "examples/pull-request tunes, goes on after a push, and comments",
  ignore: !requireOrSkip("npx", runs("npx")),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const cli = new URL("cli.ts", ROOT).pathname;
      await writeProgram(
        `${folder}/node_modules/.bin/lanetune`,
        `exec '${Deno.execPath()}' run -A --quiet '${cli}' "$@"`,
      );
      await writeProgram(
        `${folder}/bin/gh`,
        `echo "$@" > gh.txt && cat comment.md > posted.md`,
      );
      await Deno.writeTextFile(`${folder}/package.json`, "{}");
      await Deno.mkdir(`${folder}/data`);
      await Deno.copyFile(
        new URL("data/iris/iris.csv", ROOT),
        `${folder}/data/flowers.csv`,
      );
      const env = {
        PATH: `${folder}/bin:${Deno.env.get("PATH")}`,
        NO_COLOR: "1",
        GITHUB_STEP_SUMMARY: `${folder}/summary.md`,
        PULL_REQUEST: "7",
      };
      const commands = steps.flatMap(({ run }) => run ?? [])
        .filter((run) => run !== "npm ci");
      const read = (name: string) => Deno.readTextFile(`${folder}/${name}`);
      for (const trials of [20, 40]) {
        for (const command of commands) await bash(command, folder, env);
        const posted = await read("posted.md");
        assertStringIncludes(posted, "Best: trial ");
        assertStringIncludes(posted, "| importance |");
        assertStringIncludes(await read("summary.md"), posted);
        assertEquals(
          await read("gh.txt"),
          "pr comment 7 --body-file comment.md --edit-last --create-if-none\n",
        );
        const made = (await read("study.jsonl")).match(/"op_code": ?4\b/g);
        assertEquals(made?.length, trials);
        await Deno.remove(`${folder}/report.html`);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
