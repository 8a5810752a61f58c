// What a schema that comes from outside, such as from a model's file, must be.

import {
  fields,
  listOf,
  type Misfit,
  misfit,
  name,
  number,
  type Rule,
  text,
} from "../../check.ts";

const MOMENTS = {
  mean: number("a finite number", Number.isFinite),
  std: number("a number above 0", (std) => std > 0 && std < Infinity),
};
const CATEGORY: Rule = (value, path) =>
  value === null ? null : text(value, path);

/** By the value of one field, the rules of all. */
function variants(
  key: string,
  rules: { readonly [value: string]: { readonly [field: string]: Rule } },
): Rule {
  return (value, path): Misfit | null => {
    const kind: unknown = Object(value)[key];
    if (typeof kind === "string" && Object.hasOwn(rules, kind)) {
      return fields({ [key]: text, name, ...rules[kind] })(value, path);
    }
    const known = Object.keys(rules).join(" or ");
    return misfit(`${path}.${key}`, kind, known, "range");
  };
}

/** A {@linkcode TableSchema}. */
export const schemaRule: Rule = fields({
  columns: listOf(
    variants("kind", {
      number: MOMENTS,
      category: { categories: listOf(CATEGORY) },
    }),
    1,
  ),
  target: variants("task", {
    classification: { classes: listOf(text, 2) },
    regression: MOMENTS,
  }),
});
