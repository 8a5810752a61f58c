import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadEngine } from "../../src/engine/load.ts";

Deno.test("loadEngine() says what to do where compiling is refused", async () => {
  const refused = new WebAssembly.CompileError("disallowed by embedder");
  const { compile } = WebAssembly;
  using _restored = {
    [Symbol.dispose]: () => void (WebAssembly.compile = compile),
  };
  WebAssembly.compile = () => Promise.reject(refused);
  for (const variant of ["auto", "plain"] as const) {
    const error = await assertRejects(() => loadEngine({ variant }), Error);
    assert((error as Error).message.startsWith("Cannot load the engine: "));
    assert((error as Error).message.includes("(disallowed by embedder)"));
    assert((error as Error).message.includes("'wasm-unsafe-eval'"));
    assertEquals((error as Error).cause, refused);
  }
});
