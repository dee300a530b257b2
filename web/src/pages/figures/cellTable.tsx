// cellTable.tsx - every cell of the figures, each open to its records, and what is missing in it.
import { useState } from "preact/hooks";
import { OpenFigure, type FigureSet } from "../../charts";
import { csvOfLines, fileName, linesOf, save, type Line } from "../../charts/download";
import { useLanguage, type Translate } from "../../base/i18n";
import { Table, type Column } from "../../parts/table";
import { axisLabel, figureSet, memberLabel, PERIOD, recordsOf, type Figure, type FigureContext } from "./figure";
import { sumTold, type MeasureAnswer, type Row } from "./measureAnswers";
import { MissingOf } from "./totals";
import { periodLabel } from "./periods";

const ROWS_AT_FIRST = 100;
/** Who is counted once is a person, whatever its contacts are counted in. */
const PEOPLE = "people";

interface Props {
  context: FigureContext;
  figure: Figure;
}

function useColumns({ context, figure }: Props): Column<Row>[] {
  const { t, language } = useLanguage();
  const { answer } = figure;
  const { step } = answer;
  const href = (row: Row): string | undefined => {
    const members = answer.dimensions.map((dimension, i) => ({
      dimension,
      id: dimension.members[row.members[i] ?? -1]?.id ?? "",
    }));
    return recordsOf(context, figure, row.period, members);
  };
  const time: Column<Row>[] =
    step === null
      ? []
      : [
          {
            id: PERIOD,
            label: t(`measures.step.${step}`),
            heads: true,
            cell: (row) => periodLabel(row.period ?? null, step, t, language),
          },
        ];
  const dimensions = answer.dimensions.map(
    (axis, i): Column<Row> => ({
      id: axis.id,
      label: axisLabel(axis),
      heads: i === 0 && step === null,
      cell: (row) => memberLabel(axis, row.members[i] ?? -1, t),
    }),
  );
  const once: Column<Row> = {
    id: "once",
    label: t("measures.once"),
    numeric: true,
    cell: (row) => <OpenFigure value={row.once ?? null} href={href(row)} unit={PEOPLE} />,
  };
  const values = answer.values.flatMap((value, v): Column<Row>[] => [
    {
      id: `value-${value.id}`,
      label: value.label || value.id,
      numeric: true,
      cell: (row) => (
        <>
          <OpenFigure value={sumTold(answer, row, v)} href={href(row)} {...(value.unit ? { unit: value.unit } : {})} />
          <MissingOf missing={row.missing[v] ?? 0} of={row.n} value={value} />
        </>
      ),
    },
    ...(answer.once && answer.once_told?.value === value.id ? [once] : []),
  ]);
  const count: Column<Row> = {
    id: "n",
    label: t(answer.parts ? "measures.entries" : "measures.records"),
    numeric: true,
    cell: (row) => <OpenFigure value={row.n} href={href(row)} />,
  };
  const last: Column<Row> = {
    id: "last",
    label: t("measures.last"),
    cell: (row) => periodLabel(row.last ?? null, "month", t, language),
  };
  return [...time, ...dimensions, count, ...values, ...(answer.last ? [last] : [])];
}

/** What stands beside the numbers of a row, as columns of a file behind those of the set. */
function besides({ answer, rows }: Figure, t: Translate): Line[] {
  const heads = [
    ...(answer.once ? [`${t("measures.once")} (${t("unit.people")})`] : []),
    ...(answer.last ? [t("measures.last")] : []),
  ];
  const lines = rows.map((row) => [...(answer.once ? [row.once] : []), ...(answer.last ? [row.last] : [])]);
  return [heads, ...lines];
}

/** What the table says and does not say. */
function Notes({ answer }: { answer: MeasureAnswer }) {
  const { t } = useLanguage();
  return (
    <>
      <p class="help">{t("measures.cellsHelp")}</p>
      {answer.once && <p class="help">{t("measures.onceHelp", { label: answer.once_told?.label ?? "" })}</p>}
    </>
  );
}

export function CellTable(props: Props) {
  const { t } = useLanguage();
  const { context, figure } = props;
  const [all, setAll] = useState(false);
  const columns = useColumns(props);
  const shown = all ? figure.rows : figure.rows.slice(0, ROWS_AT_FIRST);
  const left = figure.rows.length - shown.length;
  const download = (): void => {
    const set: FigureSet = figureSet(context, figure, undefined, {
      by: [...(figure.answer.step === null ? [] : [PERIOD]), ...figure.answer.dimensions.map((one) => one.id)],
      undated: true,
    });
    const more = besides(figure, t);
    const lines = linesOf(set, t("chart.count")).map((line, i) => [...line, ...(more[i] ?? [])]);
    save(new Blob([csvOfLines(lines)], { type: "text/csv;charset=utf-8" }), `${fileName(set)}.csv`);
  };
  return (
    <section aria-labelledby="cells-title" class="figure-cells">
      <h2 id="cells-title">{t("measures.cells")}</h2>
      <Notes answer={figure.answer} />
      <Table caption={figure.title} columns={columns} rows={shown} rowKey={(_, i) => i} />
      <p class="chart-tools">
        {left > 0 && (
          <button type="button" onClick={() => setAll(true)}>
            {t("measures.showRest", { count: left })}
          </button>
        )}
        <button type="button" class="link" onClick={download}>
          {t("measures.cellsCsv")}
        </button>
      </p>
    </section>
  );
}
