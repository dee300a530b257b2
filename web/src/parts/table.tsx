// table.tsx - a table that becomes cards on a narrow screen. Roles are written out because cards lose them otherwise.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export interface Column<Row> {
  id: string;
  label: string;
  cell: (row: Row) => ComponentChildren;
  numeric?: boolean;
  /** Names the row. */
  heads?: boolean;
  /** The rows can be sorted by it: how they are now, and the address of the other order. */
  order?: { now: "ascending" | "descending" | undefined; href: string };
}

/** Rows that can be ticked. */
export interface Choice<Row> {
  label: string;
  labelOf: (row: Row) => string;
  labelOfAll: string;
  has: (row: Row) => boolean;
  /** `range`: with the shift key, from the row ticked before. */
  toggle: (row: Row, range: boolean) => void;
  toggleAll: (on: boolean) => void;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row, index: number) => string | number;
  choice?: Choice<Row>;
}

/** Whether the content is wider than its frame: then the frame scrolls and the keyboard has to reach it. */
function useOverflow(): [{ current: HTMLDivElement | null }, boolean] {
  const frame = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = (): void => setOverflows(element.scrollWidth > element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return [frame, overflows];
}

export function Table<Row>({ caption, columns, rows, rowKey, choice }: Props<Row>) {
  const [frame, overflows] = useOverflow();
  return (
    <div
      ref={frame}
      class="table-scroll"
      role={overflows ? "region" : undefined}
      aria-label={overflows ? caption : undefined}
      tabIndex={overflows ? 0 : undefined}
    >
      <table role="table">
        <caption>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {choice && <ChoiceOfAll choice={choice} rows={rows} />}
            {columns.map((column) => (
              <ColumnHeading key={column.id} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, i) => (
            <tr key={rowKey(row, i)} role="row" class={choice?.has(row) ? "chosen-row" : undefined}>
              {choice && <ChoiceOfOne choice={choice} row={row} />}
              {columns.map((column) => (
                <Cell key={column.id} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ColumnHeading<Row>({ column }: { column: Column<Row> }) {
  const { order } = column;
  const mark = order?.now === "ascending" ? "▲" : order?.now === "descending" ? "▼" : "↕";
  return (
    <th
      scope="col"
      role="columnheader"
      class={column.numeric ? "number" : undefined}
      aria-sort={order ? (order.now ?? "none") : undefined}
    >
      {order ? (
        <a href={order.href} class="order">
          {column.label} <span aria-hidden="true">{mark}</span>
        </a>
      ) : (
        column.label
      )}
    </th>
  );
}

function ChoiceOfAll<Row>({ choice, rows }: { choice: Choice<Row>; rows: Row[] }) {
  const box = useRef<HTMLInputElement>(null);
  const chosen = rows.filter((row) => choice.has(row)).length;
  const all = rows.length > 0 && chosen === rows.length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = chosen > 0 && !all;
  }, [chosen, all]);
  return (
    <th scope="col" role="columnheader" class="choice">
      <input
        ref={box}
        type="checkbox"
        aria-label={choice.labelOfAll}
        checked={all}
        onChange={(event) => choice.toggleAll(event.currentTarget.checked)}
      />
    </th>
  );
}

function ChoiceOfOne<Row>({ choice, row }: { choice: Choice<Row>; row: Row }) {
  return (
    <td role="cell" class="choice">
      <label>
        <input
          type="checkbox"
          aria-label={choice.labelOf(row)}
          checked={choice.has(row)}
          onClick={(event) => choice.toggle(row, event.shiftKey)}
        />{" "}
        <span class="cell-label" aria-hidden="true">
          {choice.label}
        </span>
      </label>
    </td>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const style = column.numeric ? "number" : undefined;
  const content = (
    <>
      <span class="cell-label" aria-hidden="true">
        {column.label}
      </span>
      <span class="cell-content">{column.cell(row)}</span>
    </>
  );
  if (!column.heads) {
    return (
      <td role="cell" class={style}>
        {content}
      </td>
    );
  }
  return (
    <th scope="row" role="rowheader" class={style}>
      {content}
    </th>
  );
}
