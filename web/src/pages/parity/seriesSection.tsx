// seriesSection.tsx - the share at the ends of months, and who came, rose and left in each whole year of them.
import { useResource } from "../../base/api";
import { formatDate } from "../../base/format";
import { LOCALES, useLanguage } from "../../base/i18n";
import { StackedBars, TrendChart, type FigureSet } from "../../charts";
import { Empty, Ready } from "../../parts/states";
import { Table, type Column } from "../../parts/table";
import { SEXES, type Flow, type Group, type Month, type SeriesAnswer } from "./parityAnswers";
import { parityPath, seriesQuery, type Asked } from "./parityPlace";
import { rowsBySex, Section, useParityConcern, usePercent, useSexDimension } from "./parityParts";

interface Props {
  asked: Asked;
  /** The day of the page, when it is known. */
  on: string;
  baseline: number | undefined;
}

export function SeriesSection({ asked, on, baseline }: Props) {
  const { t } = useLanguage();
  const series = useResource<SeriesAnswer>(seriesQuery(asked), useParityConcern());
  return (
    <>
      <Section id="series" title={t("parity.series")}>
        {asked.published && <p class="notice">{t("parity.seriesRule")}</p>}
        <Ready of={series}>{(answer) => <Trend answer={answer} asked={asked} on={on} baseline={baseline} />}</Ready>
      </Section>
      <Section id="flows" title={t("parity.flows")}>
        <Ready of={series}>{(answer) => <Flows answer={answer} asked={asked} on={on} />}</Ready>
      </Section>
    </>
  );
}

function useMonthLabel(): (day: string) => string {
  const { language } = useLanguage();
  const format = new Intl.DateTimeFormat(LOCALES[language], { month: "short", year: "2-digit", timeZone: "UTC" });
  return (day) => format.format(new Date(day));
}

function Trend({ answer, asked, on, baseline }: Props & { answer: SeriesAnswer }) {
  const { t } = useLanguage();
  const month = useMonthLabel();
  const told = (one: Month, value: number | null): number | null => (one.withheld ? null : value);
  const set: FigureSet = {
    title: t("parity.seriesTitle"),
    unit: "%",
    count: t("parity.base"),
    dims: [
      {
        id: "month",
        label: t("parity.month"),
        members: answer.months.map((one) => ({ id: one.on, label: month(one.on) })),
      },
    ],
    measures: [
      { id: "women_percent", label: t("parity.share"), unit: "%" },
      ...SEXES.map((sex) => ({ id: sex, label: t(`parity.sex.${sex}`) })),
    ],
    rows: answer.months.map((one, i) => [
      i,
      told(one, one.base),
      told(one, one.women_percent),
      ...SEXES.map((sex) => told(one, one[sex])),
    ]),
    asOf: answer.as_of,
    source: t("parity.source"),
    absent: t(asked.published ? "parity.hidden" : "parity.none"),
  };
  const { least_percent: low, most_percent: high } = answer.band;
  return (
    <TrendChart
      set={set}
      along="month"
      measures={["women_percent"]}
      top={100}
      band={{ low, high, label: t("parity.band", { low, high }) }}
      permalink={parityPath({ ...asked, on }, "series")}
      {...(baseline === undefined ? {} : { baseline })}
    />
  );
}

const MOVEMENTS = ["hires", "promotions", "separations"] as const;

function usePeriod(): (flow: Flow) => string {
  const { t, language } = useLanguage();
  return (flow) => t("parity.period", { from: formatDate(flow.after, language), to: formatDate(flow.up_to, language) });
}

function Flows({ answer, asked, on }: { answer: SeriesAnswer; asked: Asked; on: string }) {
  const { t } = useLanguage();
  const { flows } = answer;
  if (flows === null) return <p class="notice">{t("parity.notPublished")}</p>;
  if (flows.length === 0) return <Empty>{t("parity.noFlows")}</Empty>;
  return (
    <>
      <FlowChart answer={answer} flows={flows} permalink={parityPath({ ...asked, on }, "flows")} />
      <FlowTable flows={flows} />
    </>
  );
}

function FlowChart({ answer, flows, permalink }: { answer: SeriesAnswer; flows: Flow[]; permalink: string }) {
  const { t } = useLanguage();
  const period = usePeriod();
  const sex = useSexDimension();
  const bars = flows.flatMap((flow) => MOVEMENTS.map((kind) => ({ kind, flow })));
  const set: FigureSet = {
    title: t("parity.flowsTitle"),
    unit: "people",
    count: t("parity.people"),
    dims: [
      {
        id: "movement",
        label: t("parity.movement"),
        members: bars.map(({ kind, flow }) => ({
          id: `${kind}/${flow.up_to}`,
          label: `${t(`parity.flow.${kind}`)}, ${period(flow)}`,
        })),
      },
      sex,
    ],
    rows: bars.flatMap(({ kind, flow }, i) => rowsBySex(flow[kind], [i])),
    asOf: answer.as_of,
    source: t("parity.sourceFlows"),
  };
  return <StackedBars set={set} by="movement" stack="sex" permalink={permalink} />;
}

function FlowTable({ flows }: { flows: Flow[] }) {
  const { t } = useLanguage();
  const percent = usePercent();
  const period = usePeriod();
  const rate = (value: number | null): string => (value === null ? t("parity.none") : percent(value * 100));
  const counts = (group: Group): string =>
    [
      t("parity.womenMen", { women: group.women ?? 0, men: group.men ?? 0 }),
      ...(group.women_percent === null ? [] : [t("parity.womenShare", { share: percent(group.women_percent) })]),
      ...((group.other ?? 0) + (group.not_known ?? 0) === 0
        ? []
        : [t("parity.andOthers", { count: (group.other ?? 0) + (group.not_known ?? 0) })]),
    ].join("; ");
  const columns: Column<Flow>[] = [
    { id: "period", label: t("parity.year"), heads: true, cell: period },
    ...MOVEMENTS.map(
      (kind): Column<Flow> => ({ id: kind, label: t(`parity.flow.${kind}`), cell: (flow) => counts(flow[kind]) }),
    ),
    { id: "women", label: t("parity.turnover.women"), numeric: true, cell: (flow) => rate(flow.turnover.women) },
    { id: "men", label: t("parity.turnover.men"), numeric: true, cell: (flow) => rate(flow.turnover.men) },
    { id: "all", label: t("parity.turnover.all"), numeric: true, cell: (flow) => rate(flow.turnover.all) },
  ];
  return (
    <>
      <p class="help">{t("parity.flowsHelp")}</p>
      <Table caption={t("parity.flowsTable")} columns={columns} rows={flows} rowKey={(flow) => flow.up_to} />
    </>
  );
}
