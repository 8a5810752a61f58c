// Another reader of PNG images, to hold ours against.

export { decode } from "npm:fast-png@8.0.0";
