// What makes keys of NATS in tests: the clients' own.

export { nkeys } from "npm:@nats-io/nats-core@3.4.0";
