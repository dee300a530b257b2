// trafficTable.tsx - how things stand against plan: each light a shape and a word beside its colour, worst counted first.
import { useLanguage } from "../base/i18n";
import { Table, type Column } from "../parts/table";
import { ChartFrame, type ChartProps } from "./chartFrame";
import { opensAt, type At } from "./figureSet";
import { OpenFigure } from "./openFigure";

/** domain/programme.md 2.3: grey has no verified data for the due period, blue has reached its target. */
export type Light = "red" | "amber" | "green" | "blue" | "grey";
export const LIGHTS: Light[] = ["red", "amber", "green", "blue", "grey"];

export interface LightRow {
  /** Member of the set's first dimension. */
  id: string;
  light: Light;
  /** The report that should be here is not. */
  overdue?: boolean;
  href?: string;
}

export interface TrafficTableProps extends ChartProps {
  lights: LightRow[];
  /** Columns behind the measures, for what is no figure. */
  more?: Column<LightRow>[];
}

function Sign({ light }: { light: Light }) {
  return (
    <svg class={`light ${light}`} width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      {light === "red" && <path d="M9,1L17,9L9,17L1,9Z" />}
      {light === "amber" && <path d="M9,1.5L17,16H1Z" />}
      {light === "green" && <circle cx="9" cy="9" r="7.5" />}
      {light === "blue" && <path d="M2,9.5L7,15L16,3" />}
      {light === "grey" && <rect x="2" y="2" width="14" height="14" />}
    </svg>
  );
}

export function TrafficLight({ light, overdue = false }: { light: Light; overdue?: boolean }) {
  const { t } = useLanguage();
  return (
    <span class="traffic-light">
      <Sign light={light} />
      {t(`light.${light}`)}
      {overdue && <span class="mark">{t("light.overdue")}</span>}
    </span>
  );
}

/** How many of each, so that the page is read from its top. */
function Counts({ lights }: { lights: LightRow[] }) {
  const { t } = useLanguage();
  const overdue = lights.filter((row) => row.overdue).length;
  return (
    <ul class="light-counts">
      {LIGHTS.map((light) => ({ light, count: lights.filter((row) => row.light === light).length }))
        .filter(({ count }) => count > 0)
        .map(({ light, count }) => (
          <li key={light}>
            <strong>{count}</strong> <TrafficLight light={light} />
          </li>
        ))}
      {overdue > 0 && <li>{t("light.overdueCount", { count: overdue })}</li>}
    </ul>
  );
}

/** Rows of the set's first dimension; its measures are the columns. */
export function TrafficTable({ set, lights, more = [], permalink = "" }: TrafficTableProps) {
  const { t } = useLanguage();
  const dim = set.dims[0];
  const measures = set.measures ?? [];
  if (!dim) return null;
  const indexOfRow = (row: LightRow): number => dim.members.findIndex((one) => one.id === row.id);
  const cell = (row: LightRow, column: number): number | null =>
    set.rows.find((one) => one[0] === indexOfRow(row))?.[column] ?? null;
  const at = (row: LightRow): At => ({ [dim.id]: indexOfRow(row) });
  const columns: Column<LightRow>[] = [
    {
      id: dim.id,
      label: dim.label,
      heads: true,
      cell: (row) => {
        const label = dim.members[indexOfRow(row)]?.label ?? row.id;
        return row.href === undefined ? label : <a href={row.href}>{label}</a>;
      },
    },
    {
      id: "light",
      label: t("light.column"),
      cell: (row) => <TrafficLight light={row.light} overdue={row.overdue ?? false} />,
    },
    ...measures.map(
      (one, i): Column<LightRow> => ({
        id: one.id,
        label: one.label,
        numeric: true,
        cell: (row) => (
          <OpenFigure
            value={cell(row, set.dims.length + 1 + i)}
            href={opensAt(set, at(row))}
            {...(one.unit === undefined ? {} : { unit: one.unit })}
          />
        ),
      }),
    ),
    ...more,
  ];
  return (
    <ChartFrame set={set} permalink={permalink} isTable legend={<Counts lights={lights} />}>
      {() => <Table caption={set.title} columns={columns} rows={lights} rowKey={(row) => row.id} />}
    </ChartFrame>
  );
}
