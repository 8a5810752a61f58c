// The transport that browsers lack; its version is that of ../nats.ts.

export { connect } from "npm:@nats-io/transport-node@3.4.0";
