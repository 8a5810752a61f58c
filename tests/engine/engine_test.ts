// Who gets which bytes of an engine's memory.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { loadEngine, type LoadOptions } from "../../src/engine/load.ts";
import { testBoth } from "../support/engines.ts";

testBoth(
  "allocate() gives zeroed memory on cache lines, never twice",
  (engine) => {
    const sizes = [1, 64, 65, 100_000, 7];
    const blocks = sizes.map((bytes) => engine.allocate(bytes, "a block"));
    blocks.forEach((ptr, i) => {
      assertEquals(ptr % 64, 0);
      const bytes = engine.bytes(ptr, sizes[i]!);
      assert(bytes.every((byte) => byte === 0));
      bytes.fill(i + 1);
    });
    blocks.forEach((ptr, i) => {
      assert(engine.bytes(ptr, sizes[i]!).every((byte) => byte === i + 1));
    });
  },
);

testBoth(
  "allocate() says what does not fit, and how much it needs",
  (engine) => {
    const error = assertThrows(
      () => engine.allocate(2 ** 33, "a network of 10-10"),
      RangeError,
      "Cannot hold a network of 10-10: it needs 8192.0 MiB, the engine has 40",
    );
    assert(error.message.endsWith("MiB left"));
    engine.allocate(64, "something small, still");
  },
);

testBoth(
  "openRun() gives one run's memory back, whole and zeroed again",
  (engine) => {
    const kept = engine.allocate(64, "kept");
    engine.bytes(kept, 64).fill(9);
    const left = engine.bytesLeft;
    const close = engine.openRun();
    const first = engine.allocate(1000, "a run");
    engine.bytes(first, 1000).fill(7);
    close();
    assertEquals(engine.bytesLeft, left);
    const closeSecond = engine.openRun();
    assertEquals(engine.allocate(1000, "the next run"), first);
    assert(engine.bytes(first, 1000).every((byte) => byte === 0));
    assert(engine.bytes(kept, 64).every((byte) => byte === 9));
    closeSecond();
  },
);

testBoth("openRun() refuses a second run", (engine) => {
  const close = engine.openRun();
  assertThrows(
    () => engine.openRun(),
    RangeError,
    "Cannot train: this engine holds a network, release it first or load another engine",
  );
  close();
  engine.openRun()();
});

testBoth("closing a run twice leaves the next one open", (engine) => {
  const close = engine.openRun();
  close();
  const closeNext = engine.openRun();
  close();
  assertThrows(() => engine.openRun(), RangeError, "Cannot train");
  closeNext();
});

testBoth("keep() makes a thing once, and not during a run", (engine) => {
  const key = {};
  let made = 0;
  assertEquals(engine.keep(key, () => ++made), 1);
  const close = engine.openRun();
  assertEquals(engine.keep(key, () => ++made), 1);
  assertThrows(
    () => engine.keep({}, () => ++made),
    RangeError,
    "Cannot hold another data set: this engine holds a network",
  );
  close();
  assertEquals(engine.keep({}, () => ++made), 2);
});

testBoth(
  "loadEngine() takes a compiled module and tells its variant",
  async (engine) => {
    const { module, variant, abi } = engine;
    const again = await loadEngine({ module });
    assertEquals([again.variant, again.abi, again.module], [
      variant,
      abi,
      module,
    ]);
    assertEquals((await loadEngine({ variant })).variant, variant);
    assert(Number.isInteger(abi) && abi >= 1);
    const fused = engine.kernels.fusedResidue();
    assertEquals(fused, variant === "relaxed" ? 2 ** -24 : 0);
  },
);

testBoth(
  "loadEngine() refuses a module of the other variant",
  async (engine) => {
    const { module, variant } = engine;
    const other = variant === "plain" ? "relaxed" : "plain";
    const error = await loadEngine({ module, variant: other }).catch((e) => e);
    assert(error instanceof RangeError);
    assertEquals(
      error.message,
      `Cannot load the ${other} engine: the module given is the ${variant} one`,
    );
  },
);

Deno.test("loadEngine() refuses options that are none", async () => {
  const refuse = async (options: unknown, message: string) => {
    const error = await loadEngine(options as LoadOptions).catch((e) => e);
    assert(error instanceof Error);
    assertEquals(error.message, `Cannot load the engine: ${message}`);
  };
  await refuse(
    { varient: "plain" },
    'varient is unknown, did you mean "variant"?',
  );
  await refuse(
    { variant: "plian" },
    'variant is "plian", did you mean "plain"?',
  );
  await refuse({ module: "x" }, 'module is "x", expected an object');
  await refuse("plain", 'options is "plain", expected an object');
});

Deno.test("loadEngine() prefers fused multiply-adds", async () => {
  assertEquals((await loadEngine()).variant, "relaxed");
  assertEquals((await loadEngine({ variant: "auto" })).variant, "relaxed");
});
