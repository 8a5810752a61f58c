// What stands for src/cluster/connect/tcp.ts in the page, which has websockets
// alone.

/** As where nobody can be reached. */
export function connect(): Promise<never> {
  return Promise.reject(
    new Error("a page has no TCP, expected ws:// or wss://"),
  );
}
