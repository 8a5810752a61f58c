// Loaded into a process before its program: says how much the heap holds, once
// garbage is collected, and all of it, whenever somebody sends SIGUSR2. (What the
// system knows of another process takes the right to everything.)

let asked = 0;
Deno.addSignalListener("SIGUSR2", () => {
  (globalThis as unknown as { gc(): void }).gc();
  const { heapUsed, external, rss } = Deno.memoryUsage();
  console.error(`memory ${++asked}: ${heapUsed + external} of ${rss} bytes`);
});
console.error("memory: metered");
