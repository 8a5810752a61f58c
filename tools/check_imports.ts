// Who may import whom, and what library code may use: whatever mod.ts and the
// other entry points for any platform reach must load from a plain URL, in a
// browser, a Worker and an edge runtime. Also finds files that no entry point
// reaches.

import {
  denoJson,
  ENTRIES,
  finish,
  LIVE_ENTRY,
  ROOT,
  WEB_ENTRIES,
} from "./deno_json.ts";

/** The part of the graph that is looked at; paths relative to the root. */
export interface SourceFile {
  readonly path: string;
  readonly imports: readonly {
    /** As written: "../errors.ts". */
    readonly specifier: string;
    /** The file it names, or the specifier where it is none of ours. */
    readonly target: string;
  }[];
  readonly text: string;
}

/** The floors of `tune/`: later ones may import earlier ones, never the reverse. */
const TUNE = [
  "trial",
  "math",
  "space",
  "contracts",
  "analysis",
  "samplers",
  "pruners",
  "study",
  "journal",
] as const;

interface Layer {
  /** A folder with "/" at its end, or a file. */
  readonly paths: readonly string[];
  /** The layers it may import besides its own files and the leaves. */
  readonly may: readonly string[];
  /** Whether it may use Deno, and what comes with it or from JSR. */
  readonly isHost?: true;
  /** Whether it may import packages of npm. */
  readonly hasPackages?: true;
}

const LAYERS: Readonly<Record<string, Layer>> = {
  leaves: {
    paths: [
      "src/base64.ts",
      "src/check.ts",
      "src/deferred.ts",
      "src/disk.ts",
      "src/errors.ts",
      "src/extent.ts",
      "src/gzip.ts",
      "src/random.ts",
      "src/sha256.ts",
      "src/version.ts",
    ],
    may: [],
  },
  data: { paths: ["data/"], may: [] },
  dataset: { paths: ["src/dataset/"], may: ["data"] },
  engine: { paths: ["src/engine/"], may: ["dataset"] },
  train: { paths: ["src/train/", "src/model/"], may: ["engine", "dataset"] },
  trial: { paths: ["src/tune/trial.ts"], may: [] },
  math: { paths: ["src/tune/math/"], may: [] },
  space: { paths: ["src/tune/space/"], may: ["trial", "math"] },
  contracts: {
    paths: [
      "src/tune/executor.ts",
      "src/tune/storage.ts",
      "src/tune/technique.ts",
    ],
    may: ["trial", "space"],
  },
  analysis: {
    paths: ["src/tune/analysis/"],
    may: ["trial", "math", "space", "contracts"],
  },
  samplers: {
    paths: ["src/tune/samplers/"],
    may: ["trial", "math", "space", "contracts", "analysis"],
  },
  pruners: {
    paths: ["src/tune/pruners/"],
    may: ["trial", "math", "contracts", "analysis"],
  },
  study: {
    paths: ["src/tune/study/"],
    may: ["trial", "space", "contracts", "analysis", "samplers", "pruners"],
  },
  journal: {
    paths: ["src/tune/journal/"],
    may: ["trial", "space", "contracts"],
  },
  storage: { paths: ["src/storage/"], may: TUNE, isHost: true },
  report: { paths: ["src/report/"], may: [...TUNE, "train", "dataset"] },
  experiment: {
    paths: ["src/experiment/"],
    may: ["train", ...TUNE, "engine", "dataset"],
  },
  pool: { paths: ["src/pool/"], may: ["train", ...TUNE] },
  program: { paths: ["src/program/"], may: TUNE, isHost: true },
  mod: {
    paths: ["mod.ts"],
    may: [
      "experiment",
      "pool",
      "train",
      ...TUNE,
      "engine",
      "dataset",
      "storage",
    ],
  },
  analysisEntry: { paths: ["analysis.ts"], may: TUNE },
  dataEntry: { paths: ["data.ts", "digits.ts"], may: ["dataset"] },
  engineEntry: { paths: ["engine.ts"], may: ["engine"] },
  modelsEntry: { paths: ["models.ts"], may: ["train"] },
  files: {
    paths: ["files.ts"],
    may: ["storage", "dataset", ...TUNE, "mod"],
    isHost: true,
  },
  reportEntry: {
    paths: ["report.ts"],
    may: ["report", ...TUNE, "train", "dataset"],
    isHost: true,
  },
  web: {
    paths: ["web/"],
    may: [
      "mod",
      "analysisEntry",
      "dataEntry",
      "files",
      "reportEntry",
      "dataset",
      "report",
      "storage",
      "cli",
      "cluster",
      ...TUNE,
    ],
    isHost: true,
    hasPackages: true,
  },
  // The command line loads its entry by a path that no graph shows.
  cluster: {
    paths: ["src/cluster/", "cluster.ts"],
    may: ["mod", "experiment", "pool", "program", ...TUNE, "engine", "dataset"],
    isHost: true,
    hasPackages: true,
  },
  cli: {
    paths: ["src/cli/", "cli.ts"],
    may: [
      "mod",
      "analysisEntry",
      "dataEntry",
      "modelsEntry",
      "files",
      "reportEntry",
      "program",
    ],
    isHost: true,
  },
  // Above the command line, which loads it by a path that no graph shows.
  mcp: {
    paths: ["src/mcp/", "mcp.ts"],
    may: ["mod", "analysisEntry", "files", "reportEntry", "program", "cli"],
    isHost: true,
    hasPackages: true,
  },
};

/** What exists in Deno or Node alone. */
const HOST_IDENTIFIERS = /\bDeno\b|\bprocess\b|["']node:/;
/**
 * What library code never does: print, or read clock, chance, environment. A
 * Date of a given time is only arithmetic.
 */
const IMPURE =
  /\bconsole\b|\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\blocalStorage\b/;

/** Compiled for what has no `Symbol.dispose`, it throws there. */
const TOO_NEW = /\busing \w+ =/;

/** The name of the layer that a file belongs to. */
function layerOf(path: string): string | undefined {
  return Object.keys(LAYERS).find((name) =>
    LAYERS[name]!.paths.some((own) =>
      own.endsWith("/") ? path.startsWith(own) : path === own
    )
  );
}

/** Whether an entry point loads in browsers and edge runtimes too. */
function isForAnyPlatform(entry: string | undefined): boolean {
  const layer = entry && layerOf(entry);
  return !!layer && !LAYERS[layer]!.isHost;
}

/** Source text without comments, so that they may speak of anything. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}

/** What is wrong with the imports of one file. */
function checkFile(file: SourceFile): string[] {
  const own = layerOf(file.path);
  if (own === undefined) {
    return [`${file.path} belongs to no layer, expected one of LAYERS`];
  }
  const { may, isHost, hasPackages } = LAYERS[own]!;
  const complaints: string[] = [];
  for (const { specifier, target } of file.imports) {
    const layer = layerOf(target);
    if (layer === undefined) {
      if (!isHost || (target.startsWith("npm:") && !hasPackages)) {
        complaints.push(`${file.path} imports ${specifier}, expected a file`);
      }
    } else if (layer !== own && layer !== "leaves" && !may.includes(layer)) {
      complaints.push(
        `${file.path} (${own}) imports ${target} (${layer}), expected one of: ${
          ["leaves", ...may].join(", ")
        }`,
      );
    } else if (!specifier.startsWith(".") && !/^preact\b/.test(specifier)) {
      complaints.push(
        `${file.path} imports ${specifier}, expected a relative path`,
      );
    }
  }
  return complaints;
}

/** What is wrong with one file that the library reaches. */
function checkPlatform(file: SourceFile): string[] {
  const code = withoutComments(file.text);
  const used = [HOST_IDENTIFIERS, IMPURE, TOO_NEW].flatMap((pattern) =>
    pattern.exec(code)?.[0] ?? []
  );
  const packages = file.imports.map(({ specifier }) => specifier)
    .filter((specifier) => !specifier.startsWith("."));
  return [...used, ...packages].map((found) =>
    `${file.path} uses ${found}, but the library reaches it`
  );
}

/**
 * Checks a graph of files.
 *
 * @param files Every file that an entry point reaches, by path.
 * @param library The paths of those that entry points for any platform reach.
 * @returns One complaint a line, empty if all is well.
 */
export function checkImports(
  files: ReadonlyMap<string, SourceFile>,
  library: ReadonlySet<string>,
): string[] {
  return [...files.values()].flatMap((file) => [
    ...checkFile(file),
    ...library.has(file.path) ? checkPlatform(file) : [],
  ]);
}

interface DenoModule {
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

function toPath(specifier: string): string {
  return specifier.startsWith(ROOT.href)
    ? specifier.slice(ROOT.href.length)
    : specifier;
}

/** The project's files that an entry point reaches, with their text. */
export async function readGraph(entry: string): Promise<SourceFile[]> {
  const { modules } = await denoJson("info", "--json", entry) as {
    modules: DenoModule[];
  };
  for (const { error } of modules) {
    if (error !== undefined) throw new Error(`Cannot read ${entry}: ${error}`);
  }
  const ours = modules.filter(({ specifier }) => {
    const path = toPath(specifier);
    return /^[^:]+\.tsx?$/.test(path) && !path.startsWith("shims/");
  });
  return await Promise.all(
    ours.map(async ({ specifier, dependencies = [] }) => ({
      path: toPath(specifier),
      imports: dependencies.map((dependency) => ({
        specifier: dependency.specifier,
        target: toPath(
          dependency.code?.specifier ?? dependency.type?.specifier ??
            dependency.specifier,
        ),
      })),
      text: await Deno.readTextFile(new URL(specifier)),
    })),
  );
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (
    const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))
  ) {
    if (isDirectory) yield* filesBelow(`${folder}${name}/`);
    else if (/\.tsx?$/.test(name)) yield folder + name;
  }
}

/** They take the place of others where the page is bundled. */
const STAND_INS: readonly string[] = [
  "web/data/disk.ts",
  "web/join/tcp.ts",
  "web/study/sqlite.ts",
];

if (import.meta.main) {
  const graphs = await Promise.all(
    [...ENTRIES, ...WEB_ENTRIES, LIVE_ENTRY].map(readGraph),
  );
  const files = new Map(graphs.flat().map((file) => [file.path, file]));
  const library = new Set(
    graphs.flatMap((graph, at) =>
      isForAnyPlatform(ENTRIES[at]) ? graph.map(({ path }) => path) : []
    ),
  );
  const complaints = checkImports(files, library);
  for (const folder of ["src/", "web/"]) {
    for await (const path of filesBelow(folder)) {
      if (files.has(path) || STAND_INS.includes(path)) continue;
      complaints.push(`${path} is reached by no entry point`);
    }
  }
  finish("imports", complaints);
}
