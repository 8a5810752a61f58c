// The transport that browsers lack; its version is that of ../nats.ts.

export { connect } from "npm:@nats-io/transport-node@3.4.0";

/** What sockets say that the other side has closed. */
const CLOSED: readonly unknown[] = ["ECONNRESET", "EPIPE"];

// The transport listens no more to sockets that it gives up. What they say then
// would be nobody's error, and end the process; of a connection in use it knows.
globalThis.addEventListener("error", (event) => {
  const { code, syscall } = Object(event.error);
  const isOfSocket = syscall === "read" || syscall === "write";
  if (isOfSocket && CLOSED.includes(code)) event.preventDefault();
});
