// Turns of the event loop, cheaper than a timer: timers wait at least a
// millisecond, four in browsers.

/** Lets other tasks run in between. */
export interface EventLoop {
  /** Resolves after other tasks have had their turn. */
  readonly yieldToEventLoop: () => Promise<void>;
  /** Frees what would keep a process alive. */
  readonly close: () => void;
}

/** What Deno and Node have and browsers lack. */
interface Immediate {
  setImmediate?(callback: () => void): unknown;
}

/** By the cheapest means that lets timers and signals through. */
export function openEventLoop(): EventLoop {
  const host: Immediate = globalThis as Immediate;
  return host.setImmediate
    ? {
      yieldToEventLoop: () =>
        new Promise((resolve) => host.setImmediate!(resolve)),
      close: () => {},
    }
    : channelEventLoop();
}

/** By messages, which in Deno would starve timers and signals. */
function channelEventLoop(): EventLoop {
  const { port1, port2 } = new MessageChannel();
  let resume: () => void = () => {};
  port1.onmessage = () => resume();
  return {
    yieldToEventLoop: () =>
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
