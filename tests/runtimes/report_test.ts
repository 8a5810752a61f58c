// Reports in a real browser: nothing is fetched, nothing is printed, nothing is
// in the way of who does not see or has no mouse, and large ones open at once.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { toStoredStudy } from "../../files.ts";
import { reportInput } from "../../src/cli/report/input.ts";
import { reportPage } from "../../src/cli/report/page/page.ts";
import { makeStudy } from "../support/made_study.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { complaintsOf, HAS_AXE } from "./support/axe.ts";
import { launchChromium, type Page } from "./support/chromium.ts";

const ORIGIN = {
  program: ["deno", "run", "-A", "cli.ts"],
  version: "0.0.0",
  path: "study.jsonl",
};
/** Four times what a machine of its own may take: this one may be shared. */
const MOST_MS = 4 * 1500;
const MOST_BYTES = { 20: 1_200_000, 1000: 3_000_000 } as const;

/** Waits for the page's script, then for what is in view. */
const READY = `(async () => {
  const { dataset } = document.documentElement;
  while (dataset.ready !== "yes" || !document.querySelector(".chart svg")) {
    await new Promise((done) => setTimeout(done, 10));
  }
  return performance.now();
})()`;

/** Every plot drawn, as for print. */
const DRAW_ALL = `dispatchEvent(new Event("beforeprint"))`;

/** How many dots of each drawn chart have the colour of what is picked. */
const MARKED = `(async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return Array.from(document.querySelectorAll(".chart:has(svg)"), (chart) =>
    chart.querySelectorAll('[fill="#c2439b"]').length);
})()`;

async function writeReport(
  total: number,
  pruner?: "none",
): Promise<string> {
  const path = await Deno.makeTempFile({ suffix: ".html" });
  const input = reportInput(await makeStudy(total, pruner));
  const page = await reportPage({ ...input, judged: JUDGED }, ORIGIN);
  await Deno.writeTextFile(path, page);
  return path;
}

/** What a winner errs in, with a picture of one grey pixel. */
const JUDGED = {
  type: "classes",
  trial: 3,
  data: "pets",
  samples: 9,
  names: ["cat", "dog"],
  confusion: [[4, 1], [2, 2]],
  mistakes: [{
    sample: 6,
    label: 1,
    taken: 0,
    sureness: 0.98,
    picture:
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptV" +
      "AAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  }],
} as const;

/** Shows a page of 60 trials to a test, ready. */
async function onReport(
  test: (page: Page) => Promise<void>,
  scheme?: "light" | "dark",
): Promise<void> {
  const path = await writeReport(60);
  try {
    await using browser = await launchChromium();
    await using page = await browser.open(`file://${path}`, scheme);
    await page.evaluate(READY);
    await test(page);
  } finally {
    await Deno.remove(path);
  }
}

const hasChromium = requireOrSkip("Chromium", runs("chromium"));

for (const total of [20, 1000] as const) {
  Deno.test({
    name: `a report of ${total} trials is small, opens at once and is quiet`,
    ignore: !hasChromium,
    fn: async () => {
      // Every trial whole: ten reports of each.
      const path = await writeReport(total, "none");
      await using browser = await launchChromium();
      try {
        const { size } = await Deno.stat(path);
        assert(size <= MOST_BYTES[total], `${size} bytes`);
        const times: number[] = [];
        for (let i = 0; i < 3 && !times.some((ms) => ms <= MOST_MS); i++) {
          await using page = await browser.open(`file://${path}`);
          times.push(Number(await page.evaluate(READY)));
          await page.evaluate(DRAW_ALL);
          assertEquals(
            await page.evaluate(
              `Array.from(document.querySelectorAll(
                "figure:not([hidden]) .chart:not(:has(svg))"), String)`,
            ),
            [],
          );
          assertEquals(page.told, []);
          // Pictures are in the page.
          const asked = page.asked.filter((url) => !url.startsWith("data:"));
          assertEquals(asked, [`file://${path}`]);
        }
        console.error(`${total} trials: ${size} bytes, ${times} ms`);
        assert(times.some((ms) => ms <= MOST_MS), `${times} ms`);
      } finally {
        await Deno.remove(path);
      }
    },
  });
}

Deno.test({
  name: "a report keeps nobody out, light or dark",
  ignore: !hasChromium || !HAS_AXE,
  fn: async () => {
    for (const scheme of ["light", "dark"] as const) {
      await onReport(async (page) => {
        await page.evaluate(
          `for (const one of document.querySelectorAll("details")) one.open = true;
          document.querySelector("#table tbody button").click();
          for (const trial of [3, 4, 13]) document.querySelector(
            '[aria-label="compare trial ' + trial + '"]').click();`,
        );
        assertEquals(await complaintsOf(page, scheme), []);
      }, scheme);
    }
  },
});

Deno.test({
  name: "a trial picked in the table is marked in every plot that has it",
  ignore: !hasChromium,
  fn: () =>
    onReport(async (page) => {
      await page.evaluate(DRAW_ALL);
      const pick = `document.querySelector("#table .best button").click()`;
      await page.evaluate(pick);
      const marked = await page.evaluate(MARKED) as number[];
      assert(marked.length > 15 && marked.filter((n) => n > 0).length > 10);
      assertEquals(
        await page.evaluate(`document.querySelector("#picked").hidden`),
        false,
      );
      await page.evaluate(pick);
      assert((await page.evaluate(MARKED) as number[]).every((n) => n === 0));
      assertEquals(page.told, []);
    }),
});

Deno.test({
  name: "a trial clicked in one plot is marked in the others and in the table",
  ignore: !hasChromium,
  fn: () =>
    onReport(async (page) => {
      await page.evaluate(DRAW_ALL);
      // The first dot in the colour of completed trials.
      const click = (plot: string) =>
        page.evaluate(`(async () => {
          const chart = document.querySelector(
            'figure[data-plot="${plot}"] .chart');
          chart.scrollIntoView();
          await new Promise(requestAnimationFrame);
          const dot = [...chart.querySelectorAll('[fill="#4a86c5"]')]
            .find((one) => one.getBoundingClientRect().width < 12);
          const { x, y, width, height } = dot.getBoundingClientRect();
          const at = { clientX: x + width / 2, clientY: y + height / 2,
            bubbles: true };
          for (const type of ["mousemove", "mousedown", "mouseup", "click"]) {
            chart.querySelector("svg").dispatchEvent(new MouseEvent(type, at));
          }
          return document.querySelector("#table .picked th")?.textContent;
        })()`) as Promise<string | undefined>;
      const first = await click("slice-lr");
      assert(first !== undefined);
      const marked = await page.evaluate(MARKED) as number[];
      assert(marked.filter((n) => n > 0).length > 10, `${marked}`);
      const told = `document.querySelector("#picked h2").textContent`;
      assertEquals(
        await page.evaluate(told),
        `Trial ${first} beside the best`,
      );
      assertEquals(page.told, []);
    }),
});

Deno.test({
  name: "trials that are ticked stand side by side, with their curves",
  ignore: !hasChromium,
  fn: () =>
    onReport(async (page) => {
      const tick = (...trials: readonly number[]) =>
        page.evaluate(`(async () => {
          for (const trial of ${JSON.stringify(trials)}) {
            document.querySelector(
              '[aria-label="compare trial ' + trial + '"]').click();
          }
          const place = document.querySelector("#comparison");
          if (place.hidden) return [document.querySelector("#compare").hidden];
          place.scrollIntoView();
          while (!place.querySelector("svg")) {
            await new Promise((done) => setTimeout(done, 10));
          }
          place.querySelector("details").open = true;
          await new Promise((done) => setTimeout(done, 50));
          const textsOf = (table) => Array.from(table.rows, (row) =>
            Array.from(row.cells, (cell) => cell.textContent));
          const [params, curves] =
            Array.from(place.querySelectorAll("table"), textsOf);
          return [document.querySelector("#compare").textContent, params,
            curves, document.querySelector("#picked").hidden];
        })()`) as Promise<[string, string[][], string[][], boolean]>;
      assertEquals(await tick(7) as unknown, [true]);
      const [title, params, curves, isNonePicked] = await tick(6, 13);
      assertEquals(title, "Side by side: trials 7, 6, 13");
      assert(isNonePicked);
      const { trials } = toStoredStudy(await makeStudy(60));
      assertEquals(params[0], ["trial", "7", "6", "13"]);
      const lr = params.find(([name]) => name === "lr")!.slice(1).map(Number);
      for (const [i, trial] of [7, 6, 13].entries()) {
        assertAlmostEquals(lr[i]!, Number(trials[trial]!.params["lr"]), 1e-6);
      }
      assertEquals(
        curves.slice(1),
        [7, 6, 13].flatMap((trial) =>
          trials[trial]!.reports.map(({ step, value }) =>
            [`trial ${trial}`, trial, step, value].map(String)
          )
        ),
      );
      // Unticked, they are gone.
      assertEquals(await tick(7, 6) as unknown, [true]);
      assertEquals(page.told, []);
    }),
});

Deno.test({
  name: "two parameters are chosen, in a report as plot --x --y has them",
  ignore: !hasChromium,
  fn: () =>
    onReport(async (page) => {
      await page.evaluate(DRAW_ALL);
      const choose = (which: number, name: string) =>
        page.evaluate(`(() => {
          const place = document.querySelector("[data-pair=contour]");
          const both = [...place.querySelectorAll("select")];
          const chosen = [...both[${which}].options]
            .find((one) => one.textContent === "${name}");
          chosen.selected = true;
          both[${which}].dispatchEvent(new Event("change", { bubbles: true }));
          const figure = place.nextElementSibling.querySelector("figure");
          const details = figure.querySelector("details");
          details.open = true;
          return new Promise((done) => setTimeout(() => done({
            shown: both.map((one) => one.selectedOptions[0].textContent),
            label: figure.querySelector(".chart").getAttribute("aria-label"),
            drawn: figure.querySelectorAll("svg path").length > 60,
            heads: Array.from(details.querySelectorAll("thead th"),
              (one) => one.textContent),
          }), 50));
        })()`) as Promise<{
          shown: string[];
          label: string;
          drawn: boolean;
          heads: string[];
        }>;
      await choose(0, "dropout");
      const { shown, label, drawn, heads } = await choose(1, "optimizer");
      assertEquals(shown, ["dropout", "optimizer"]);
      assert(label.startsWith("value over dropout and optimizer: "), label);
      assert(drawn);
      assertEquals(heads, ["trial", "dropout", "optimizer", "value"]);
      // The same one twice: they change places.
      const turned = await choose(0, "optimizer");
      assertEquals(turned.shown, ["optimizer", "dropout"]);
      assertEquals(turned.heads, ["trial", "optimizer", "dropout", "value"]);
      assertEquals(page.told, []);
    }),
});

Deno.test({
  name: "the table of a report sorts by numbers, both ways, and filters",
  ignore: !hasChromium,
  fn: () =>
    onReport(async (page) => {
      const column = (title: string) =>
        page.evaluate(`(() => {
          const heads = [...document.querySelectorAll("#table thead th")];
          const i = heads.findIndex((one) => one.textContent === "${title}");
          heads[i].querySelector("button").click();
          return [...document.querySelectorAll("#table tbody tr")]
            .map((row) => row.cells[i].dataset.key ?? row.cells[i].textContent);
        })()`) as Promise<string[]>;
      const up = (await column("lr")).map(Number);
      assertEquals(up, up.toSorted((a, b) => a - b));
      const down = (await column("lr")).map(Number);
      assertEquals(down, up.toReversed());
      const values = await column("value");
      // What failed has no value and comes last, whichever way.
      assertEquals(values.filter((one) => one === "").length, 1);
      assertEquals(values.at(-1), "");
      const shown = await page.evaluate(`(() => {
        const input = document.querySelector("#filter");
        input.value = "FELL over";
        input.dispatchEvent(new Event("input"));
        return [document.querySelector("#shown").textContent,
          [...document.querySelectorAll("#table tbody tr")]
            .filter((row) => !row.hidden).map((row) => row.cells[0].textContent)];
      })()`);
      assertEquals(shown, ["1 of 60", ["13"]]);
    }),
});

Deno.test({
  name: "each plot of a report is there as a table, with names for choices",
  ignore: !hasChromium,
  fn: () =>
    onReport(async (page) => {
      const tables = await page.evaluate(`(async () => {
        const tables = {};
        for (const figure of document.querySelectorAll("figure:not([hidden])")) {
          const details = figure.querySelector("details");
          details.open = true;
          await new Promise((done) => details.ontoggle = done);
          tables[figure.dataset.plot] = Array.from(
            details.querySelectorAll("tr"),
            (row) => Array.from(row.cells, (cell) => cell.textContent));
        }
        return tables;
      })()`) as { [plot: string]: string[][] };
      for (const [plot, rows] of Object.entries(tables)) {
        assert(rows.length > 1, plot);
        assert(rows.every((row) => row.length === rows[0]!.length), plot);
      }
      const importance = tables["importance"]!;
      assert(importance.some(([name]) => name === "optimizer"));
      assertEquals(tables["slice-optimizer"]![0], [
        "trial",
        "optimizer",
        "value",
      ]);
      const choices = tables["slice-optimizer"]!.slice(1).map((row) => row[1]);
      assert(choices.every((one) => /^(adam|sgd|<b>&amp;)$/.test(one!)));
    }),
});
