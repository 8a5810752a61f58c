// What stands for src/storage/sqlite.ts in the page: SQLite as WebAssembly, with
// the one database that was dropped, in memory and only to be read.

type Row = Record<string, unknown>;

/** The part of node:sqlite's database that readers use. */
interface Database {
  prepare(sql: string): {
    get(...values: string[]): Row | undefined;
    all(): Row[];
  };
  [Symbol.dispose](): void;
}

/** The types of the package do not know its options. */
type Init = (
  options: { locateFile(name: string): string },
) => ReturnType<typeof import("../packages/sqlite_wasm.ts").default>;

let open: (() => Database) | undefined;

/** Makes the bytes of a database the one that is opened next. */
export async function putDatabase(bytes: Uint8Array): Promise<void> {
  const { default: init } = await import("../packages/sqlite_wasm.ts");
  const { capi, oo1, wasm } = await (init as Init)({
    locateFile: (name) => new URL(`../${name}`, self.location.href).href,
  });
  open = () => {
    const database = new oo1.DB();
    const code = capi.sqlite3_deserialize(
      database.pointer!,
      "main",
      wasm.allocFromTypedArray(bytes),
      bytes.length,
      bytes.length,
      capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_READONLY,
    );
    database.checkRc(code);
    const rows = (sql: string, bind: string[]) =>
      database.exec({
        sql,
        ...(bind.length > 0 && { bind }),
        rowMode: "object",
        returnValue: "resultRows",
      }) as Row[];
    return {
      prepare: (sql) => ({
        get: (...values) => rows(sql, values)[0],
        all: () => rows(sql, []),
      }),
      [Symbol.dispose]: () => database.close(),
    };
  };
}

/** The database that was put here. */
export function openDatabase(): Database {
  return open!();
}
