// The official SDK of the Model Context Protocol, and the one place that names
// its version (docs/decisions/mcp-sdk.md). Nothing that another command or the
// library reaches imports this: none of them shall want a package.

export {
  CLIENT_INFO_META_KEY,
  McpServer,
  parseJSONRPCMessage,
  type ServerContext,
} from "npm:@modelcontextprotocol/server@2.4.0";
export {
  serveStdio,
  StdioServerTransport,
} from "npm:@modelcontextprotocol/server@2.4.0/stdio";
export { z } from "npm:zod@4.6.7";
