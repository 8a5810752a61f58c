// `export` and `import`: a study in another form. The formats of reports are for
// reading; SQLite files and journals are for Optuna and for us.

import {
  type Stamp,
  toStoredStudy,
  writeJournal,
  writeSqlite,
} from "../../../files.ts";
import { REPORT_FORMATS } from "../../../report.ts";
import { quote } from "../../errors.ts";
import type { CommandHandler, Context } from "../command.ts";
import { requireNewFile, writeOutput } from "../local_files.ts";
import { reportOf } from "../study/output/results.ts";
import {
  pathOf,
  readFile,
  readStudy,
  refuseOtherForms,
  storagePath,
} from "../study/study_file.ts";
import { UsageError } from "../usage.ts";

/** Runs `export`. */
export const exportTo: CommandHandler = async (context) => {
  const { args } = context;
  const form = args.text("to") ?? "json";
  const path = args.text("output");
  const isFile = form === "sqlite" || form === "journal";
  if (isFile && path === undefined) {
    throw new UsageError(
      `Cannot export to ${form}: --output is missing, expected --output FILE`,
    );
  }
  if (path !== undefined) requireNewFile(path);
  const study = await readStudy(args);
  if (isFile && path !== undefined) {
    if (form === "journal") await writeJournal(path, [study]);
    else {
      const stamp = (args.text("for") ?? "optuna-4") as Stamp;
      await writeSqlite(path, [study], { stamp });
    }
    context.terminal.note(`${quote(study.name)} is in ${path}`);
    return 0;
  }
  const stored = toStoredStudy(study);
  const text = REPORT_FORMATS[form]!.study(reportOf(stored)) + "\n";
  await deliver(context, text);
  return 0;
};

/** Runs `import`. */
export const importFrom: CommandHandler = async ({ args, terminal }) => {
  const source = pathOf(args.operands[0]!, "import");
  const path = storagePath(args);
  requireNewFile(path);
  await refuseOtherForms(args);
  const wanted = args.text("study");
  const all = await readFile(source);
  const found = all.filter(({ name }) =>
    wanted === undefined || name === wanted
  );
  if (found.length === 0) {
    const names = all.map(({ name }) => quote(name)).join(", ");
    throw new UsageError(
      `Cannot find study ${quote(wanted)} in ${quote(source)}: it holds ${
        names || "none"
      }`,
    );
  }
  await writeJournal(path, found);
  const count = found.reduce((sum, { trials }) => sum + trials.length, 0);
  const named = found.map(({ name }) => quote(name)).join(", ");
  terminal.note(`${named} with ${count} trials: now in ${path}`);
  return 0;
};

/** To `--output`, or to standard output. */
async function deliver(
  { args, terminal }: Context,
  text: string,
): Promise<void> {
  const path = args.text("output");
  if (path === undefined) return terminal.printExact(text.trimEnd());
  await writeOutput(path, text, args.isOn("force"));
  terminal.note(`written to ${path}`);
}
