/**
 * One study on many machines, over NATS JetStream: a coordinator hands out
 * trials, workers run them. An entry point of its own, as it needs packages,
 * those of the NATS clients.
 *
 * @module
 */

export { openConnection, type Role } from "./src/cluster/connect/connect.ts";
export type { ServerOptions } from "./src/cluster/connect/options.ts";
export {
  decode,
  encode,
  RefusedMessageError,
} from "./src/cluster/protocol/messages.ts";
export { namesOf } from "./src/cluster/protocol/subjects.ts";
