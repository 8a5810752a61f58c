// Whatever an agent sends, it is refused with a reason, and the server goes on.

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { Output } from "../cli/support.ts";
import { serverCommand, test, withAgent } from "./support.ts";

const SPACE = { x: { type: "float", low: 0, high: 1 } };

test("tools and arguments that there are none of are refused by name", () =>
  withAgent({}, async (agent) => {
    const create = (args: object) =>
      agent.refusal("create_study", { study: "s", space: SPACE, ...args });
    await assertRejects(() => agent.call("delete_study"), Error, "not found");
    for (
      const [args, reason] of [
        [{ study: 7 }, "expected string, received number"],
        [{ study: "s", path: "/etc" }, 'Unrecognized key: "path"'],
        [{ space: [] }, "space: "],
        [{ space: {} }, "space"],
        [{ space: { x: { type: "float", low: 1, high: 0 } } }, "low"],
        [{ space: { x: { type: "code", low: 1 } } }, "space.x"],
        [{ sampler: "tpe:seed=1" }, 'option "seed" is unknown'],
        [{ sampler: "../tpe" }, "sampler"],
        [{ directions: [] }, "directions"],
        [{ seed: 1.5 }, "seed"],
        [{ lag: 0 }, "lag"],
        [{ program: { words: [] } }, "words"],
        [{ program: { words: ["true"], shell: true } }, '"shell"'],
        [{ program: { words: ["true"], env: { A: "b" } } }, '"env"'],
      ] as const
    ) {
      assertStringIncludes(await create(args), reason, JSON.stringify(args));
    }
    assertEquals((await agent.get("list_studies", {})).studies, []);
  }));

test("what is huge is refused before it costs anything", () =>
  withAgent({}, async (agent) => {
    const create = (space: unknown) =>
      agent.refusal("create_study", { study: "s", space });
    const many = Object.fromEntries(
      Array.from({ length: 101 }, (_, i) => [`x${i}`, "0..1"]),
    );
    assertStringIncludes(await create(many), "more than 100 entries");
    const choices = Array.from({ length: 1001 }, (_, i) => i);
    assertStringIncludes(await create({ x: choices }), "at most 1000 choices");
    assertStringIncludes(await create({ ["x".repeat(101)]: "0..1" }), "space");
    await agent.get("create_study", { study: "s", space: SPACE });
    const note = "n".repeat(2001);
    for (
      const [tool, args, reason] of [
        ["enqueue", { params: { x: 0 }, note }, "2000 characters"],
        ["ask", { count: 33 }, "<=32"],
        ["ask", { count: 1e300 }, "count"],
        ["report", { trial: 0, step: 1e12, value: 0 }, "step"],
        ["tell", { trial: 0, values: Array(11).fill(0) }, "<=10"],
        ["tell", { trial: 0, failed: note }, "2000 characters"],
        ["tell", { trial: -1, values: [0] }, ">=0"],
        ["list_trials", { count: 101 }, "<=100"],
        ["run_program", { trials: 1001 }, "<=1000"],
        ["run_program", { trials: 1, jobs: 100_000 }, "jobs"],
        ["run_status", { wait: 3600 }, "<=50"],
        ["plot", { plot: note }, "2000 characters"],
      ] as const
    ) {
      const text = await agent.refusal(tool, { study: "s", ...args });
      assertStringIncludes(text, reason, tool);
    }
    assertEquals((await agent.get("list_trials", { study: "s" })).total, 0);
  }));

test("trials that an agent was not given are refused", () =>
  withAgent({}, async (agent) => {
    const study = "s";
    await agent.get("create_study", { study, space: SPACE, lag: 1 });
    await agent.get("ask", { study });
    for (
      const [tool, args, reason] of [
        ["ask", {}, "trial 0 has no outcome"],
        ["tell", { trial: 5, values: [0] }, "was not created"],
        ["tell", { trial: 0, values: [0, 1] }, "is 2, expected 1"],
        ["tell", { trial: 0 }, "expected either values or failed"],
        ["enqueue", { params: { y: 1 } }, 'parameter "y": unknown'],
        ["enqueue", { params: { x: 9 } }, "expected a number from 0 to 1"],
        ["enqueue", { params: { x: "1" } }, "expected a number from 0 to 1"],
        ["stop_run", {}, "this server has started none"],
        ["run_program", { trials: 1 }, "it has no program"],
        ["importances", { objective: 3 }, "objective"],
      ] as const
    ) {
      const text = await agent.refusal(tool, { study, ...args });
      assertStringIncludes(text, reason, tool);
    }
    await agent.get("tell", { study, trial: 0, values: [0] });
    const again = { study, trial: 0, values: [1] };
    assertStringIncludes(await agent.refusal("tell", again), "it is complete");
  }));

test("nothing outside the folder is read or written, by name or by link", () =>
  withAgent({}, async (agent) => {
    const outside = await Deno.makeTempDir();
    try {
      const secret = `${outside}/secret.jsonl`;
      await agent.get("create_study", { study: "own", space: SPACE });
      await Deno.copyFile(`${agent.folder}/own.jsonl`, secret);
      await Deno.symlink(secret, `${agent.folder}/link.jsonl`);
      await Deno.symlink(`${outside}/new.jsonl`, `${agent.folder}/new.jsonl`);
      await Deno.mkdir(`${agent.folder}/dir.jsonl`);
      const names = [
        `${outside}/secret`,
        "../secret",
        "..",
        "a/../../secret",
        "a\\b",
        "",
        ".hidden",
        "own.jsonl/x",
        "own\0",
        "own\n",
        "C:own",
        "~",
        "a".repeat(101),
      ];
      for (const study of names) {
        for (const tool of ["describe_study", "ask", "best", "run_status"]) {
          const reason = tool === "run_status" ? "Cannot find" : "Cannot use";
          const text = await agent.refusal(tool, { study });
          assertStringIncludes(text, reason, JSON.stringify(study));
        }
        const text = await agent.refusal("create_study", {
          study,
          space: SPACE,
        });
        assertStringIncludes(text, "as the name of a study");
      }
      const before = await Deno.readTextFile(secret);
      for (const tool of ["describe_study", "ask", "best", "plot"]) {
        for (const study of ["link", "new"]) {
          const text = await agent.refusal(tool, { study });
          assertStringIncludes(text, "its journal is a link");
        }
        assertStringIncludes(
          await agent.refusal(tool, { study: "dir" }),
          "its journal is no file",
        );
      }
      for (const study of ["link", "new", "own"]) {
        assertStringIncludes(
          await agent.refusal("create_study", { study, space: SPACE }),
          "there is one of that name",
        );
      }
      assertEquals(await Deno.readTextFile(secret), before);
      assertEquals((await Array.fromAsync(Deno.readDir(outside))).length, 1);
      assertEquals((await agent.get("list_studies", {})).studies, ["own"]);
    } finally {
      await Deno.remove(outside, { recursive: true });
    }
  }));

test("only programs that the user allowed are run, whatever they are called", () =>
  withAgent({ programs: ["printf 1", "cat"] }, async (agent) => {
    const space = { x: ["1", "sh", "$(touch evil)", "; touch evil", "../.."] };
    const create = (program: object, more: object = {}) =>
      agent.refusal("create_study", { study: "s", space, program, ...more });
    for (
      const words of [
        ["sh", "-c", "touch {x}"],
        ["{x}", "-c", "true"],
        ["./cat", "{x}"],
        ["/bin/cat", "{x}"],
        ["cat ", "{x}"],
        ["printf", "2{x}"],
        ["printf", "{x}"],
        ["printf"],
        ["env", "cat", "{x}"],
      ]
    ) {
      const text = await create({ words: [...words, "{x}"] });
      assertStringIncludes(text, 'begin with "printf 1" or "cat"');
    }
    const words = ["cat", "{x}"];
    for (
      const [program, reason] of [
        [{ words: ["cat", "{y}"] }, "{y} is unknown"],
        [{ words: ["cat"] }, "it goes nowhere"],
        [{ words, values: ["regex:(a+)+$"] }, "patterns are not taken"],
        [{ words, values: ["file:/etc/hostname"] }, "a file of the trial"],
        [{ words, values: ["size:{dir}/../x"] }, "a file of the trial"],
        [{ words, values: ["file:{dir}/{x}"] }, "a file of the trial"],
        [{ words, constraints: ["size:/etc/passwd<1MB"] }, "of the trial"],
        [{ words, values: ["last", "time"] }, "2 values"],
      ] as const
    ) {
      assertStringIncludes(await create(program), reason);
    }
    // What a shell would take for its own is one word for a program.
    await agent.get("create_study", {
      study: "words",
      space,
      sampler: "grid",
      program: { words: ["printf", "1", "{x}"], values: ["exit"] },
    });
    await agent.get("run_program", { study: "words", trials: 5 });
    const { ended } = await agent.get("run_status", {
      study: "words",
      wait: 50,
    });
    assertEquals(ended, 5);
    await assertRejects(() => Deno.stat("evil"), Deno.errors.NotFound);
  }));

test("a study's file cannot name a program for the server to run", () =>
  withAgent({ programs: ["awk"] }, async (agent) => {
    const study = "s";
    await agent.get("create_study", {
      study,
      space: SPACE,
      program: { words: ["awk", "BEGIN { print {x} }"] },
    });
    const path = `${agent.folder}/${study}.jsonl`;
    const text = await Deno.readTextFile(path);
    for (
      const [from, to, reason] of [
        ['"awk"', '"sh"', "the server was started for programs"],
        ['"env":{}', '"env":{"LD_PRELOAD":"x"}', '"env"'],
        ['"env":{}', '"shell":true,"env":{}', '"shell"'],
        ['"env":{}', '"cwd":"/","env":{}', '"cwd"'],
        [
          '"templates":[]',
          '"templates":[{"to":"/tmp/{x}","text":""}]',
          '"templates"',
        ],
      ] as const
    ) {
      assert(text.includes(from));
      await Deno.writeTextFile(path, text.replace(from, to));
      const refusal = await agent.refusal("run_program", { study, trials: 1 });
      assertStringIncludes(refusal, reason);
    }
  }));

test("a server without --allow-program runs none", () =>
  withAgent({}, async (agent) => {
    const program = { words: ["true", "{x}"] };
    assertStringIncludes(
      await agent.refusal("create_study", {
        study: "s",
        space: SPACE,
        program,
      }),
      "the server was started without --allow-program; only the user can",
    );
  }));

/** Sends lines to a server, and waits for an answer to the last, which is 9. */
async function talk(
  lines: readonly (string | Uint8Array<ArrayBuffer>)[],
): Promise<readonly Record<string, unknown>[]> {
  const folder = await Deno.makeTempDir();
  const [command, ...args] = serverCommand(folder);
  const server = new Deno.Command(command!, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const answers = new Output(server.stdout);
  const notes = new Output(server.stderr);
  const input = server.stdin.getWriter();
  for (const line of lines) {
    await input.write(
      typeof line === "string" ? new TextEncoder().encode(`${line}\n`) : line,
    );
  }
  await answers.until('"id":9');
  await input.close();
  assertEquals((await server.status).code, 0, notes.text);
  await Promise.all([answers.ended, notes.ended]);
  await Deno.remove(folder, { recursive: true });
  return answers.text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

function request(id: number, method: string, params: object): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, params });
}

function initialize(protocolVersion: string): string {
  const clientInfo = { name: "raw", version: "1" };
  return request(1, "initialize", {
    protocolVersion,
    capabilities: {},
    clientInfo,
  });
}

const INITIALIZED =
  '{"jsonrpc":"2.0","method":"notifications/initialized","params":{}}';
const LAST = request(9, "tools/list", {});

test("lines that are no messages are answered with the reason, and the next is taken", async () => {
  const huge = new Uint8Array(10_000_000).fill(120);
  huge[huge.length - 1] = 10;
  const answers = await talk([
    initialize("2025-06-18"),
    INITIALIZED,
    "not JSON",
    "",
    '{"jsonrpc":"2.0","id":2,',
    "[]",
    "7",
    '{"jsonrpc":"1.0","id":3,"method":"tools/list"}',
    '{"id":4}',
    "[".repeat(500_000),
    huge,
    new Uint8Array([0xff, 0xfe, 10]),
    LAST,
  ]);
  const reasons = answers.filter(({ error }) => error !== undefined)
    .map(({ error }) => error as { code: number; message: string });
  assertEquals(
    reasons.map(({ code }) => code),
    [
      -32700,
      -32700,
      -32600,
      -32600,
      -32600,
      -32600,
      -32700,
      -32600,
      -32700,
    ],
  );
  assertEquals(
    reasons[7]?.message,
    "Cannot take a message: it has 9999999 bytes, expected at most 1048576",
  );
  assertEquals(
    answers.map(({ id, jsonrpc }) => [id, jsonrpc]).filter(([id]) => id),
    [[1, "2.0"], [9, "2.0"]],
  );
});

test("a client of an unknown protocol version is told which one is spoken", async () => {
  const [first] = await talk([initialize("1999-01-01"), INITIALIZED, LAST]);
  const { protocolVersion } = first!["result"] as { protocolVersion: string };
  assert(/^20\d\d-\d\d-\d\d$/.test(protocolVersion));
});

test("methods that there are none of are refused", async () => {
  const answers = await talk([
    initialize("2025-06-18"),
    INITIALIZED,
    request(2, "resources/read", { uri: "file:///etc/passwd" }),
    request(3, "shell/run", { command: "true" }),
    request(4, "tools/call", { name: "__proto__", arguments: {} }),
    request(5, "tools/call", { name: "best", arguments: [] }),
    LAST,
  ]);
  for (const id of [2, 3, 4, 5]) {
    const answer = answers.find((one) => one["id"] === id)!;
    assert(answer["error"] !== undefined, JSON.stringify(answer));
  }
});
