// The script of a report: the modules of this folder as one text, which needs no
// other file. Of their own kind they import only each other.

import COMPARE from "./compare.js" with { type: "text" };
import MAIN from "./main.js" with { type: "text" };
import PAIR from "./pair.js" with { type: "text" };
import PLOT_TABLE from "./plot_table.js" with { type: "text" };
import ROWS from "./rows.js" with { type: "text" };

/** The modules, those that others need first. */
const MODULES = [PAIR, ROWS, PLOT_TABLE, COMPARE, MAIN];

/** What a page runs. */
export const CLIENT: string = `(async () => {\n${
  MODULES.map((text) =>
    text.replaceAll(/^import [^;]*;$/gm, "").replaceAll(/^export /gm, "")
  ).join("\n")
}})();`;
