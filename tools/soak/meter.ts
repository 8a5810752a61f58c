// Loaded into a process before its program: says how much the heap holds, once
// garbage is collected, whenever somebody sends SIGUSR2.

let asked = 0;
Deno.addSignalListener("SIGUSR2", () => {
  (globalThis as unknown as { gc(): void }).gc();
  const { heapUsed, external } = Deno.memoryUsage();
  console.error(`heap ${++asked}: ${heapUsed + external} bytes`);
});
console.error("heap 0: metered");
