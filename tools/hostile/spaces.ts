// Space files, JSON and YAML, as `--space` reads them.

import { parseCommandArgs } from "../../src/cli/args/parse.ts";
import { COMMANDS } from "../../src/cli/commands/mod.ts";
import { flagsOf } from "../../src/cli/args/parse.ts";
import { readSpace } from "../../src/cli/study/space.ts";
import { checkSpace } from "../../src/tune/space/check.ts";
import { filesOf } from "./formats.ts";
import { mutateBytes, mutateText, pick } from "./mutate.ts";
import { attempt, type Surface } from "./surface.ts";

/** YAML that grows when its references are followed. */
function bomb(levels: number): string {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i <= levels; i++) {
    const references = Array.from({ length: 9 }, () => `*a${i - 1}`).join(", ");
    lines.push(`a${i}: &a${i} [${references}]`);
  }
  return [...lines, `lr: {type: categorical, choices: *a${levels}}`].join("\n");
}

function surface(name: string, ending: string): Surface {
  return {
    name,
    open: async (folder, corpus) => {
      const valid = await filesOf(corpus, ending);
      const path = `${folder}/space${ending}`;
      const command = COMMANDS["ask"]!;
      const flags = await flagsOf(command);
      return async (random) => {
        const from = pick(random, valid);
        const kind = random.nextBelow(20);
        const bytes = kind === 0
          ? mutateBytes(random, from)
          : new TextEncoder().encode(
            kind === 1 && ending === ".yaml"
              ? bomb(1 + random.nextBelow(9))
              : mutateText(random, new TextDecoder().decode(from)),
          );
        await Deno.writeFile(path, bytes);
        const args = await parseCommandArgs("ask", command, flags, [
          ...["--space", path],
        ]);
        const input = new TextDecoder().decode(bytes.slice(0, 3000));
        return await attempt(input, async () => {
          checkSpace(await readSpace(args));
        });
      };
    },
  };
}

export const SPACES: readonly Surface[] = [
  surface("space-json", ".json"),
  surface("space-yaml", ".yaml"),
];
