// The official clients of NATS, and the one place that names their version, but
// for that of TCP (connect/tcp.ts), which no browser can load. Nothing that
// another command or the library reaches imports this: none shall want a package.

export {
  type Authenticator,
  credsAuthenticator,
  errors,
  type NatsConnection,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
  wsconnect,
} from "npm:@nats-io/nats-core@3.4.0";
export {
  type Consumer,
  type ConsumerConfig,
  jetstream,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  JetStreamError,
  type JetStreamManager,
  jetstreamManager,
  type JsMsg,
  type StoredMsg,
  type StreamConfig,
} from "npm:@nats-io/jetstream@3.4.0";
