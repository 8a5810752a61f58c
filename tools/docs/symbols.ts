// The public symbols of a topic as a page of Markdown.

import type {
  ClassMethod,
  Declaration,
  Definition,
  Documented,
  Entry,
  Member,
  PublicSymbol,
  Tag,
  Topic,
} from "./entries.ts";
import { SIGNATURE } from "./markdown.ts";
import {
  type Callable,
  callText,
  indexText,
  type Property,
  propertyText,
  typeParamsText,
  typeText,
} from "./types.ts";

/** One topic as a page of Markdown. */
export function topicPage(entry: Entry, topic: Topic): string {
  const { specifier } = entry;
  const sections = topic.names.map((name) => {
    const symbol = entry.symbols.get(name);
    if (symbol === undefined) {
      throw new Error(
        `Cannot document ${entry.file}: deno doc knows no "${name}"`,
      );
    }
    return symbolSection(symbol, entry);
  });
  const { title, about } = topic.title === ""
    ? { title: specifier, about: entry.about }
    : topic;
  return [
    `# ${title}`,
    about === "" ? "" : about[0]!.toUpperCase() + about.slice(1),
    `Imported from \`"${specifier}"\`, in this repository \`${entry.file}\`.`,
    ...sections,
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

function symbolSection(symbol: PublicSymbol, entry: Entry): string {
  const parts = symbol.declarations.flatMap((declaration) => [
    `\`\`\`ts ${SIGNATURE}\n${headText(symbol.name, declaration)}\n\`\`\``,
    ...describe(declaration, entry),
    ...membersOf(declaration.def).map(([signature, member]) =>
      memberItem(signature, member)
    ),
  ]);
  return [`## ${symbol.name}`, ...parts].join("\n\n");
}

/** The declaration without its members. */
export function headText(name: string, { kind, def }: Declaration): string {
  const head = `${name}${typeParamsText(def.typeParams)}`;
  switch (kind) {
    case "function":
      return `function ${name}${callText(def)}`;
    case "variable":
      return `const ${name}${def.tsType ? `: ${typeText(def.tsType)}` : ""}`;
    case "typeAlias":
      return `type ${head} = ${typeText(def.tsType!)}`;
    default: {
      const { extends: parent = [] } = def;
      const parents = typeof parent === "string" ? [parent] : parent.map(
        typeText,
      );
      return `${kind} ${head}` +
        (parents.length > 0 ? ` extends ${parents.join(", ")}` : "");
    }
  }
}

/** The members of a class or interface, each with its signature. */
function membersOf(def: Definition): (readonly [string, Documented])[] {
  const { constructors = [], indexSignatures = [] } = def;
  const { properties = [], methods = [] } = def;
  return [
    ...constructors.map((one) => [`constructor${callText(one)}`, one] as const),
    ...indexSignatures.map((one) => [indexText(one), one] as const),
    ...properties.map((one) => [propertyText(one), one] as const),
    ...methods.map((one) => [methodText(one), one] as const),
  ];
}

function methodText(method: Member<Callable & Property> | ClassMethod): string {
  if (!("functionDef" in method)) {
    return method.name + (method.optional ? "?" : "") + callText(method);
  }
  const { name, kind, isStatic, functionDef } = method;
  const word = kind === "getter" ? "get " : kind === "setter" ? "set " : "";
  return (isStatic ? "static " : "") + word + name + callText(functionDef);
}

function memberItem(signature: string, { jsDoc }: Documented): string {
  const about = [jsDoc?.doc ?? "", ...tagLines(jsDoc?.tags ?? [])]
    .map((part) => part.trim()).filter((part) => part !== "");
  const lines = about.join("\n\n").replaceAll(/^(?=.)/gm, "  ");
  return `- \`${signature}\`\n\n${lines}`.trimEnd();
}

/** What a declaration's comment says: prose, tags, examples. */
function describe({ jsDoc }: Documented, entry: Entry): string[] {
  const tags = jsDoc?.tags ?? [];
  return [
    jsDoc?.doc ?? "",
    tagLines(tags).join("\n"),
    ...tags.filter(({ kind }) => kind === "example")
      .map(({ doc = "" }) => asImported(doc, entry)),
  ].map((part) => withoutLinks(part.trim())).filter((part) => part !== "");
}

/** Parameters, result and errors, one item each. */
function tagLines(tags: readonly Tag[]): string[] {
  return tags.flatMap(({ kind, name, doc = "", tsType }) => {
    const text = doc.trim().replaceAll(/\s+/g, " ");
    switch (kind) {
      case "param":
        return [`- \`${name}\`: ${text}`];
      case "return":
        return [`- Returns: ${text}`];
      case "throws":
        return [`- Throws${tsType ? ` \`${typeText(tsType)}\`` : ""}: ${text}`];
      default:
        return [];
    }
  });
}

const withoutLinks = (text: string) =>
  text.replaceAll(/\{@link(?:code)? (\w+)\}/g, "`$1`");

/** An example with imports as a program would write them. */
function asImported(example: string, { symbols, specifier }: Entry): string {
  return example.replaceAll(
    /import (?:type )?\{([^}]*)\} from "\.{1,2}\/[^"]*";/g,
    (whole, names: string) =>
      names.split(",").map((name) => name.trim().replace(/^type /, ""))
          .every((name) => name === "" || symbols.has(name))
        ? whole.replace(/from "[^"]*"/, `from "${specifier}"`)
        : whole,
  );
}
