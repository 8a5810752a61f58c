// Downloads the tiny data set from MIRROR into FOLDER, from within a test's own
// mount namespace; prints the error and what is left in the folder, as JSON.

import { downloadDataset } from "../../src/dataset/download.ts";
import { messageOf } from "../../src/errors.ts";
import { tinySource } from "./mirror.ts";

const [mirror, folder] = Deno.args as [string, string];
let message = "";
try {
  await downloadDataset("tiny", await tinySource(mirror), folder);
} catch (error) {
  message = messageOf(error);
}
const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
console.log(JSON.stringify({ message, names }));
