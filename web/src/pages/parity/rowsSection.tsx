// rowsSection.tsx - the day broken down by one or two dimensions: a drawing of shares, and a table of all that is known.
import { useLanguage } from "../../base/i18n";
import { typePlural } from "../../base/model";
import type { FigureSet } from "../../charts";
import { Empty } from "../../parts/states";
import { Table, type Column } from "../../parts/table";
import { SEXES, type Cell, type DimensionValue, type ParityAnswer, type Row } from "./parityAnswers";
import { parityPath, type Asked } from "./parityPlace";
import {
  Count,
  MiniGauge,
  Missing,
  Section,
  Share,
  useMeasuring,
  useTypePlaying,
  useValueLabel,
  VerdictWords,
} from "./parityParts";
import { usePeopleRecords } from "./peopleRecords";
import { ShareChart, type ShareLine } from "./shareChart";
import { baselineOf } from "./totalSection";

/** More than these are read in the table. */
const DRAWN_MOST = 60;

/** A row of the table; of a margin one of its values stands for all of them. */
interface Line {
  key: string;
  cell: Cell;
  /** undefined: all values of the dimension. */
  values: (DimensionValue | undefined)[];
}

const VIEWS = [
  { id: "ceiling", by: ["ladder", "grade"] },
  { id: "segregation", by: ["function"] },
] as const;

/** The two questions everybody asks, ready made. */
export function ReadyViews({ asked }: { asked: Asked }) {
  const { t } = useLanguage();
  return (
    <nav class="parity-views" aria-label={t("parity.views")}>
      <ul>
        {VIEWS.map(({ id, by }) => (
          <li key={id}>
            <a
              href={parityPath({ ...asked, by: [...by] })}
              aria-current={asked.by.join(",") === by.join(",") ? "true" : undefined}
            >
              {t(`parity.view.${id}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function lineOf(row: Row, values: Line["values"]): Line {
  return { key: values.map((one) => (one === undefined ? "*" : (one.id ?? ""))).join("/"), cell: row, values };
}

/** Rows in the order of the first dimension, each group with its sum behind it. */
function linesOf({ rows, margins }: ParityAnswer): Line[] {
  const [first, second] = margins;
  if (!first || !second) return rows.map((row) => lineOf(row, row.values));
  const groups = first.flatMap((sum) => {
    const id = sum.values[0]?.id;
    const own = rows.filter((row) => row.values[0]?.id === id);
    const sums = own.length > 1 ? [lineOf(sum, [sum.values[0], undefined])] : [];
    return [...own.map((row) => lineOf(row, row.values)), ...sums];
  });
  // A grade is on one ladder: its sum would say its row again.
  const isApart = (sum: Row): boolean => rows.filter((row) => row.values[1]?.id === sum.values[0]?.id).length > 1;
  return [...groups, ...second.filter(isApart).map((sum) => lineOf(sum, [undefined, sum.values[0]]))];
}

export function RowsSection({ answer, asked }: { answer: ParityAnswer; asked: Asked }) {
  const { t } = useLanguage();
  const by = answer.by.map((one) => one.label).join(" × ");
  const title = t("parity.brokenDown", { by });
  return (
    <Section id="rows" title={title}>
      {answer.rows.length === 0 ? (
        <Empty>{t(answer.withheld ? "parity.withheld" : "parity.none")}</Empty>
      ) : (
        <>
          <Shares answer={answer} asked={asked} title={t("parity.shareBy", { by })} />
          <Rows answer={answer} asked={asked} title={t("parity.tableBy", { by })} />
        </>
      )}
    </Section>
  );
}

function useFigureSet(answer: ParityAnswer, title: string): FigureSet {
  const { t } = useLanguage();
  const label = useValueLabel();
  const measuring = useMeasuring(answer.unit);
  const keyOf = (value: DimensionValue | undefined): string => value?.id ?? "";
  const dims = answer.by.map(({ id, label: name }, at) => {
    const members = new Map(answer.rows.map((row) => [keyOf(row.values[at]), row.values[at]]));
    return {
      id,
      label: name,
      members: [...members].map(([key, value]) => ({
        id: key,
        label: label(value),
        ...(key === "" ? { unknown: true } : {}),
      })),
    };
  });
  const measures = [
    { id: "women_percent", label: t("parity.share"), unit: "%" },
    ...SEXES.map((sex) => ({ id: sex, label: t(`parity.sex.${sex}`) })),
  ];
  const rows = answer.rows.map((row) => [
    ...dims.map((dim, at) => dim.members.findIndex((one) => one.id === keyOf(row.values[at]))),
    row.base,
    row.women_percent,
    ...SEXES.map((sex) => row[sex]),
  ]);
  return {
    title,
    ...measuring,
    count: t("parity.base"),
    dims,
    measures,
    rows,
    asOf: answer.as_of,
    source: t("parity.source"),
    absent: t(answer.published ? "parity.hidden" : "parity.none"),
  };
}

/** The shares alone, with their table one click away. */
export function Shares({ answer, asked, title }: { answer: ParityAnswer; asked: Asked; title: string }) {
  const { t } = useLanguage();
  const label = useValueLabel();
  const recordsOf = usePeopleRecords();
  const scope = { programme: asked.programme, organisation: asked.organisation, on: answer.on };
  const by = answer.by.map((one) => one.id);
  const set = useFigureSet(answer, title);
  const lines = answer.rows.slice(0, DRAWN_MOST).map((row): ShareLine => {
    const [first, second] = row.values;
    return {
      key: row.values.map((one) => one.id ?? "").join("/"),
      heading: second === undefined ? "" : label(first),
      label: label(second ?? first),
      cell: row,
      href: answer.published ? undefined : recordsOf("assigns_person", { ...scope, by, values: row.values }),
    };
  });
  return (
    <>
      <ShareChart
        set={set}
        permalink={parityPath({ ...asked, on: answer.on }, "rows")}
        lines={lines}
        band={answer.band}
        baseline={baselineOf(answer)}
      />
      {answer.rows.length > DRAWN_MOST && (
        <p class="quiet">{t("parity.drawnFirst", { count: DRAWN_MOST, all: answer.rows.length })}</p>
      )}
    </>
  );
}

function Rows({ answer, asked, title }: { answer: ParityAnswer; asked: Asked; title: string }) {
  const { t } = useLanguage();
  const label = useValueLabel();
  const baseline = baselineOf(answer);
  const count = (id: "women" | "men" | "other" | "not_known" | "base", text: string): Column<Line> => ({
    id,
    label: text,
    numeric: true,
    cell: ({ cell }) => <Count value={cell[id]} />,
  });
  const columns: Column<Line>[] = [
    ...answer.by.map(
      (one, at): Column<Line> => ({
        id: one.id,
        label: one.label,
        heads: at === 0,
        cell: ({ values }) => (values[at] === undefined ? <em>{t("parity.together")}</em> : label(values[at])),
      }),
    ),
    {
      id: "share",
      label: t("parity.share"),
      cell: ({ cell }) => (
        <span class="share-cell">
          <Share cell={cell} />
          <MiniGauge cell={cell} band={answer.band} baseline={baseline} />
          <VerdictWords verdict={cell.verdict} band={answer.band} />
        </span>
      ),
    },
    count("women", t("parity.sex.women")),
    count("men", t("parity.sex.men")),
    count("base", t("parity.base")),
    count("other", t("parity.sex.other")),
    count("not_known", t("parity.sex.not_known")),
    ...(answer.unit === "fte"
      ? []
      : [{ id: "missing", label: t("parity.missing"), cell: ({ cell }: Line) => <Missing cell={cell} /> }]),
    ...(answer.published
      ? []
      : [
          {
            id: "records",
            label: t("parity.records"),
            cell: ({ values }: Line) => <RecordLinks answer={answer} asked={asked} values={values} />,
          },
        ]),
  ];
  return (
    <>
      <p class="help">{t("parity.rowsHelp")}</p>
      <Table caption={title} columns={columns} rows={linesOf(answer)} rowKey={(line) => line.key} />
    </>
  );
}

interface LinksProps {
  answer: ParityAnswer;
  asked: Asked;
  values: Line["values"];
}

/** The records with these values: assignments, and the head counts of who sends no rows. */
function RecordLinks({ answer, asked, values }: LinksProps) {
  const { t, language } = useLanguage();
  const label = useValueLabel();
  const recordsOf = usePeopleRecords();
  const types = { assigns_person: useTypePlaying("assigns_person"), counts_staff: useTypePlaying("counts_staff") };
  const known = answer.by
    .map((one, at) => ({ id: one.id, value: values[at] }))
    .filter((one) => one.value !== undefined);
  const what = known.map((one) => label(one.value)).join(", ");
  const links = (["assigns_person", "counts_staff"] as const).flatMap((role) => {
    const href = recordsOf(role, {
      by: known.map((one) => one.id),
      values: known.flatMap((one) => one.value ?? []),
      on: answer.on,
      programme: asked.programme,
      organisation: asked.organisation,
    });
    const type = types[role];
    return href && type ? [{ href, name: typePlural(type, language) }] : [];
  });
  if (links.length === 0) return <span class="quiet">{t("parity.noList")}</span>;
  return (
    <>
      {links.map((link, i) => (
        <span key={link.href}>
          {i > 0 && " · "}
          <a href={link.href} aria-label={`${link.name}: ${what}`}>
            {link.name}
          </a>
        </span>
      ))}
    </>
  );
}
