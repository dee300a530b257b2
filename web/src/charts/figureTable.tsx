// figureTable.tsx - the figures of a chart as a table: every row, unknown ones too, each number open to its records.
import { useLanguage } from "../base/i18n";
import { Table, type Column } from "../parts/table";
import { opensAt, type At, type FigureSet } from "./figureSet";
import { OpenFigure } from "./openFigure";

type Row = (number | null)[];

function atOf(set: FigureSet, row: Row): At {
  return Object.fromEntries(set.dims.map((dim, i) => [dim.id, row[i] ?? -1]));
}

export function FigureTable({ set }: { set: FigureSet }) {
  const { t } = useLanguage();
  const first = set.dims.length;
  const numeric = (id: string, label: string, at: number, unit?: string): Column<Row> => ({
    id,
    label,
    numeric: true,
    cell: (row) =>
      set.absent !== undefined && (row[at] ?? null) === null ? (
        <span class="figure-hidden">{set.absent}</span>
      ) : (
        <OpenFigure
          value={row[at] ?? null}
          href={opensAt(set, atOf(set, row))}
          {...(unit === undefined ? {} : { unit })}
        />
      ),
  });
  const columns: Column<Row>[] = [
    ...set.dims.map(
      (dim, i): Column<Row> => ({
        id: dim.id,
        label: dim.label,
        heads: i === 0,
        cell: (row) => dim.members[row[i] ?? -1]?.label ?? t("chart.unknown"),
      }),
    ),
    numeric("n", set.count ?? t("chart.count"), first),
    ...(set.measures ?? []).map((one, i) => numeric(one.id, one.label, first + 1 + i, one.unit)),
  ];
  return <Table caption={set.title} columns={columns} rows={set.rows} rowKey={(_, i) => i} />;
}
