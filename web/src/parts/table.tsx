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
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row, index: number) => string | number;
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

export function Table<Row>({ caption, columns, rows, rowKey }: Props<Row>) {
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
            {columns.map((column) => (
              <th key={column.id} scope="col" role="columnheader" class={column.numeric ? "number" : undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, i) => (
            <tr key={rowKey(row, i)} role="row">
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
