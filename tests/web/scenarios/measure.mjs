// How fast the page is, and whether it stays smooth: figures for
// `deno task prove:page`, which says what they should be.
//
//   node measure.mjs ORIGIN FOLDER

import { button, finish, newPage, open, until } from "./browser.mjs";

const started = async (page) =>
  Math.round(await page.evaluate(() => performance.now()));

/** Opening on a processor four times slower, with nothing in the cache. */
async function opening() {
  const page = await newPage();
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await open(page);
  await button(page, "Start").click();
  await until(page, "running");
  const runningMs = await started(page);
  const paintMs = await page.evaluate(() =>
    performance.getEntriesByName("first-contentful-paint")[0].startTime
  );
  await page.context().close();
  return { paintMs: Math.round(paintMs), runningMs };
}

/** The tutorial's grid on MNIST: its seconds, the main thread, the frames. */
async function grid(page, workers) {
  await page.evaluate(() => {
    globalThis.seen = { long: [], frames: 0, began: performance.now() };
    new PerformanceObserver((list) =>
      globalThis.seen.long.push(...list.getEntries().map((e) => e.duration))
    ).observe({ type: "longtask" });
    const count = () => {
      globalThis.seen.frames++;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  await page.getByLabel("Workers", { exact: true }).fill(String(workers));
  const began = Date.now();
  await button(page, "Start").click();
  await until(page, "running");
  await until(page, "done");
  const seconds = (Date.now() - began) / 1000;
  const { long, frames, began: first } = await page.evaluate(() =>
    globalThis.seen
  );
  const now = await page.evaluate(() => performance.now());
  return {
    seconds,
    longestTaskMs: Math.round(Math.max(0, ...long)),
    longTasks: long.length,
    framesPerSecond: Math.round(frames / ((now - first) / 1000)),
  };
}

async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

/**
 * The page's own memory after one run and after five and ten more: the first
 * runs leave compiled code behind, what grows on would be a leak.
 */
async function memory() {
  const page = await newPage();
  await open(page);
  const run = async () => {
    await button(page, "Start").click();
    await until(page, "running");
    await until(page, "done");
    await page.waitForTimeout(300);
  };
  await run();
  const first = await heap(page);
  for (let i = 0; i < 5; i++) await run();
  const sixth = await heap(page);
  for (let i = 0; i < 5; i++) await run();
  const last = await heap(page);
  await page.context().close();
  return {
    heapAfterOne: first,
    heapAfterSix: sixth,
    heapAfterEleven: last,
  };
}

const page = await newPage();
await open(page);
await page.getByLabel("Data set").selectOption("mnist");
await page.getByText("60,000 samples").waitFor();
const mnist = await grid(page, 2);
await page.context().close();
await finish({ ...await opening(), mnist, ...await memory() });
