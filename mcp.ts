/**
 * A server of the Model Context Protocol: agents create studies, ask for trials,
 * tell what came of them and have programs run, in one folder and within
 * bounds. The one entry point that needs packages, those of the official SDK.
 *
 * @module
 */

export { type McpOptions, serveMcp } from "./src/mcp/server.ts";
