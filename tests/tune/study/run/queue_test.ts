import { assertEquals } from "@std/assert";
import { Pcg32 } from "../../../../src/random.ts";
import { Queue } from "../../../../src/tune/study/run/queue.ts";

Deno.test("Queue gives the dearest trial, of equals the lowest number, whatever came and went before", () => {
  const random = new Pcg32(5n);
  const queue = new Queue();
  const expected: { number: number; cost: number }[] = [];
  for (let number = 0; number < 2000; number++) {
    // Numbers come back after a loss, so they are not added in order.
    const added = { number: (number * 7) % 2003, cost: random.nextBelow(9) };
    queue.add(added.number, added.cost);
    expected.push(added);
    if (random.nextBelow(3) > 0) continue;
    expected.sort((a, b) => b.cost - a.cost || a.number - b.number);
    assertEquals(queue.take(), expected.shift()?.number);
    assertEquals(queue.size, expected.length);
  }
  expected.sort((a, b) => b.cost - a.cost || a.number - b.number);
  for (const { number } of expected) assertEquals(queue.take(), number);
  assertEquals(queue.take(), undefined);
  queue.add(1, 0);
  queue.clear();
  assertEquals(queue.take(), undefined);
});
