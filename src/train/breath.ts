// A turn of the event loop, cheaper than a timer: timers wait at least a
// millisecond, four in browsers.

/** Gives the event loop turns. */
export interface Breather {
  /** Resolves after other tasks have had their turn. */
  readonly pause: () => Promise<void>;
  /** Frees the channel, which would keep a process alive. */
  readonly close: () => void;
}

/** A breather on a message channel of its own. */
export function createBreather(): Breather {
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
