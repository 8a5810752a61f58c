// The space as a table that can be edited.

import { conditionsOf, HYPERPARAMETERS, type Space } from "../../mod.ts";
import { TEXT } from "../text.ts";
import { newRow, type Row, type RowKind, spaceOf, suggestion } from "./rows.ts";

interface RowsProps {
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
}

const KINDS: readonly RowKind[] = ["range", "log", "choices"];

/** The space that rows make so far; nothing while one cannot be read. */
function readable(rows: readonly Row[]): Space {
  try {
    return spaceOf(rows);
  } catch {
    return {};
  }
}

function conditionText(name: string, space: Space): string {
  return Object.entries(conditionsOf(name, space))
    .map(([parent, values]) => `${parent} = ${values.join(", ")}`).join("; ");
}

/** One row for each hyperparameter. */
export function RowsTable({ rows, onChange }: RowsProps) {
  const text = TEXT.search;
  const space = readable(rows);
  const change = (index: number, row: Row) =>
    onChange(rows.map((one, i) => i === index ? row : one));
  return (
    <>
      <table class="space">
        <caption>{text.space}</caption>
        <thead>
          <tr>
            <th scope="col">{text.name}</th>
            <th scope="col">{text.kind}</th>
            <th scope="col">{text.values}</th>
            <th scope="col">
              <span class="hidden">{text.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => {
            const when = conditionText(row.name, space);
            return (
              <tr key={i}>
                <td>
                  <select
                    aria-label={text.name}
                    value={row.name}
                    title={HYPERPARAMETERS[row.name]?.description}
                    onChange={({ currentTarget: { value: name } }) =>
                      change(i, { name, ...suggestion(name) })}
                  >
                    {Object.keys(HYPERPARAMETERS).map((name) => (
                      <option key={name} value={name}>{name}</option>
                    ))}
                  </select>
                  {when !== "" && <small>{`${text.when} ${when}`}</small>}
                </td>
                <td>
                  <select
                    aria-label={`${text.kind} of ${row.name}`}
                    value={row.kind}
                    onChange={({ currentTarget }) =>
                      change(i, {
                        ...row,
                        kind: currentTarget.value as RowKind,
                      })}
                  >
                    {KINDS.map((kind) => (
                      <option key={kind} value={kind}>
                        {text.kinds[kind]}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  <input
                    aria-label={`${text.values} of ${row.name}`}
                    value={row.values}
                    spellcheck={false}
                    onInput={({ currentTarget }) =>
                      change(i, { ...row, values: currentTarget.value })}
                  />
                </td>
                <td>
                  <button
                    type="button"
                    class="icon"
                    aria-label={`${text.remove} ${row.name}`}
                    onClick={() => onChange(rows.filter((_, j) => j !== i))}
                  >
                    ×
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <button type="button" onClick={() => onChange([...rows, newRow(rows)])}>
        {text.add}
      </button>
    </>
  );
}
