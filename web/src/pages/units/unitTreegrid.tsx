// unitTreegrid.tsx - units as a tree with counts in columns: arrow keys open, close and move, Tab goes to a row's links.
import { useRef, useState } from "preact/hooks";
import { apiGet, asProblem, type Problem } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { useChanges } from "../../base/live";
import { typeOf, typePlural, useModel } from "../../base/model";
import { Failure } from "../../parts/states";
import type { UnitAnswer, UnitRow, UnitTree } from "./unitAnswers";
import { CountLink, useLevelLabel } from "./unitsPage";

interface Props {
  answer: UnitTree;
  /** Types whose counts are columns. */
  shown: string[];
  caption: string;
  /** A last row for what lies in no unit. */
  hasUntied?: boolean;
}

/** A unit as it stands in the grid. */
interface Line {
  row: UnitRow;
  level: number;
  position: number;
  siblings: number;
  parent: string | null;
}

type Below = Map<string, UnitRow[]>;

/** Children by their parent, of all rows of an answer; "" holds those whose parent is not among them. */
function childrenOf(rows: UnitRow[]): Below {
  const ids = new Set(rows.map((row) => row.id));
  const below: Below = new Map();
  for (const row of rows) {
    const key = row.parent !== null && ids.has(row.parent) ? row.parent : "";
    below.set(key, [...(below.get(key) ?? []), row]);
  }
  return below;
}

function linesOf(below: Below, open: Set<string>, parent = "", level = 1): Line[] {
  const rows = below.get(parent) ?? [];
  return rows.flatMap((row, i) => [
    { row, level, position: i + 1, siblings: rows.length, parent: parent === "" ? null : parent },
    ...(open.has(row.id) ? linesOf(below, open, row.id, level + 1) : []),
  ]);
}

function useTree(answer: UnitTree) {
  const first = childrenOf(answer.rows);
  const roots = first.get("") ?? [];
  const [fetched, setFetched] = useState<Below>(new Map());
  const [open, setOpen] = useState(new Set(roots.length === 1 ? roots.map((row) => row.id) : []));
  const [problem, setProblem] = useState<Problem>();
  const below = new Map([...first, ...fetched]);
  useChanges({ types: "any" }, () => {
    for (const id of fetched.keys()) {
      apiGet<UnitAnswer>(`/api/units/${id}`)
        .then(({ rows }) => setFetched((old) => new Map([...old, [id, rows]])))
        .catch(() => undefined); // What was there stays; the stamp of the frame says how old it is.
    }
  });
  const toggle = async (row: UnitRow, opens: boolean): Promise<void> => {
    if (opens && !below.has(row.id)) {
      try {
        const { rows } = await apiGet<UnitAnswer>(`/api/units/${row.id}`);
        setFetched((old) => new Map([...old, [row.id, rows]]));
        setProblem(undefined);
      } catch (error) {
        return setProblem(asProblem(error));
      }
    }
    setOpen((old) => new Set(opens ? [...old, row.id] : [...old].filter((id) => id !== row.id)));
  };
  return { lines: linesOf(below, open), open, toggle, problem };
}

export function UnitTreegrid({ answer, shown, caption, hasUntied }: Props) {
  const { t, language } = useLanguage();
  const model = useModel();
  const { lines, open, toggle, problem } = useTree(answer);
  const [chosen, setChosen] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const active = lines.some((line) => line.row.id === chosen) ? chosen : (lines[0]?.row.id ?? null);
  const columns = shown.map((id) => ({ id, at: answer.types.findIndex((one) => one.type === id) }));
  const label = (id: string): string => {
    const type = typeOf(model, id);
    return type ? typePlural(type, language) : id;
  };
  const focus = (id: string | null | undefined): void => {
    if (!id) return;
    setChosen(id);
    body.current?.querySelector<HTMLElement>(`[data-unit="${id}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.target as HTMLElement).dataset["unit"] === undefined) return;
    const at = lines.findIndex((line) => line.row.id === active);
    const line = lines[at];
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!onKey(event.key, at, line)) return;
    event.preventDefault();
  };
  const onKey = (key: string, at: number, line: Line): boolean => {
    const isOpen = open.has(line.row.id);
    switch (key) {
      case "ArrowDown":
        return focus(lines[at + 1]?.row.id), true;
      case "ArrowUp":
        return focus(lines[at - 1]?.row.id), true;
      case "Home":
        return focus(lines[0]?.row.id), true;
      case "End":
        return focus(lines[lines.length - 1]?.row.id), true;
      case "ArrowRight":
        if (isOpen) focus(lines[at + 1]?.row.id);
        else if (line.row.children > 0) void toggle(line.row, true);
        return true;
      case "ArrowLeft":
        if (isOpen) void toggle(line.row, false);
        else focus(line.parent);
        return true;
      case "Enter":
        body.current?.querySelector<HTMLElement>(`[data-unit="${line.row.id}"] th a`)?.click();
        return true;
      default:
        return false;
    }
  };
  return (
    <>
      {problem && <Failure problem={problem} />}
      <p class="quiet" id="unit-keys">
        {t("units.keys")}
      </p>
      <div class="unit-scroll">
        <table class="units" role="treegrid" aria-describedby="unit-keys" onKeyDown={onKeyDown}>
          <caption>{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                {t("units.one")}
              </th>
              {columns.map(({ id }) => (
                <th key={id} scope="col" role="columnheader" class="number">
                  {label(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup" ref={body}>
            {lines.map((line) => (
              <UnitLine
                key={line.row.id}
                line={line}
                answer={answer}
                columns={columns}
                label={label}
                isOpen={open.has(line.row.id)}
                isActive={line.row.id === active}
                onToggle={(opens) => void toggle(line.row, opens)}
                onFocus={() => setChosen(line.row.id)}
              />
            ))}
            {hasUntied && <UntiedLine answer={answer} columns={columns} label={label} />}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface Columns {
  columns: { id: string; at: number }[];
  label: (id: string) => string;
}

interface LineProps extends Columns {
  line: Line;
  answer: UnitTree;
  isOpen: boolean;
  isActive: boolean;
  onToggle: (opens: boolean) => void;
  onFocus: () => void;
}

function UnitLine({ line, answer, columns, label, isOpen, isActive, onToggle, onFocus }: LineProps) {
  const { t } = useLanguage();
  const level = useLevelLabel();
  const { row } = line;
  const stop = isActive ? 0 : -1;
  return (
    <tr
      role="row"
      data-unit={row.id}
      tabIndex={stop}
      aria-level={line.level}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-expanded={row.children > 0 ? isOpen : undefined}
      style={{ "--depth": line.level - 1 }}
      onFocus={onFocus}
    >
      <th scope="row" role="rowheader">
        <span class="unit-name">
          {row.children > 0 ? (
            <button
              type="button"
              class="unit-toggle"
              tabIndex={-1}
              aria-label={t(isOpen ? "units.close" : "units.open", { name: row.name })}
              onClick={() => onToggle(!isOpen)}
            >
              <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>
            </button>
          ) : (
            <span class="unit-leaf" />
          )}
          <span>
            <a href={`/units/${row.id}`} tabIndex={stop}>
              {row.name}
            </a>{" "}
            <span class="unit-code">{row.code}</span>
            <span class="unit-level">{level(row, answer.unit_type)}</span>
            {row.loop && <span class="mark">{t("units.loopMark")}</span>}
            {row.parent_missing && <span class="mark">{t("units.orphanMark")}</span>}
          </span>
        </span>
      </th>
      {columns.map(({ id, at }) => (
        <CountCell key={id} label={label(id)} type={id} within={row.id} count={row.counts[at] ?? 0} stop={stop} />
      ))}
    </tr>
  );
}

interface CellProps {
  label: string;
  type: string;
  within: string;
  count: number;
  stop: number;
}

function CountCell({ label, type, within, count, stop }: CellProps) {
  return (
    <td role="gridcell" class={count === 0 ? "number none" : "number"}>
      <span class="cell-label" aria-hidden="true">
        {label}
      </span>
      <CountLink type={type} within={within} count={count} label={label} stop={stop} />
    </td>
  );
}

function UntiedLine({ answer, columns, label }: Columns & { answer: UnitTree }) {
  const { t } = useLanguage();
  return (
    <tr role="row" class="untied" aria-level={1}>
      <th scope="row" role="rowheader">
        {t("units.untied")}
      </th>
      {columns.map(({ id, at }) => (
        <CountCell key={id} label={label(id)} type={id} within="none" count={answer.types[at]?.untied ?? 0} stop={0} />
      ))}
    </tr>
  );
}
