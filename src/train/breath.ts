// A turn of the event loop, cheaper than a timer: timers wait at least a
// millisecond, four in browsers.

/** Gives the event loop turns. */
export interface Breather {
  /** Resolves after other tasks have had their turn. */
  readonly pause: () => Promise<void>;
  /** Frees what would keep a process alive. */
  readonly close: () => void;
}

/** What Deno and Node have and browsers lack. */
interface Immediate {
  setImmediate?(callback: () => void): unknown;
}

/** A breather by the cheapest means that lets timers and signals through. */
export function createBreather(): Breather {
  const host: Immediate = globalThis as Immediate;
  return host.setImmediate
    ? {
      pause: () => new Promise((resolve) => host.setImmediate!(resolve)),
      close: () => {},
    }
    : channelBreather();
}

/** By messages, which in Deno would starve timers and signals. */
function channelBreather(): Breather {
  const { port1, port2 } = new MessageChannel();
  let resume: () => void = () => {};
  port1.onmessage = () => resume();
  return {
    pause: () =>
      new Promise((resolve) => {
        resume = resolve;
        port2.postMessage(null);
      }),
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
