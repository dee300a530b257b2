// pipelineSection.tsx - candidates stage by stage, and how many of each sex went on from one to the next.
import { useResource, withQuery } from "../../base/api";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { slotField } from "../../base/model";
import { listPath } from "../../base/router";
import { StackedBars, type FigureSet } from "../../charts";
import { Empty } from "../../parts/states";
import { Table, type Column } from "../../parts/table";
import type { PipelineAnswer, Stage } from "./parityAnswers";
import { parityPath, pipelineQuery, type Asked } from "./parityPlace";
import {
  Count,
  Guarded,
  rowsBySex,
  Section,
  useParityConcern,
  usePercent,
  useSexDimension,
  useTypePlaying,
  useValueLabel,
} from "./parityParts";

interface Props {
  asked: Asked;
  on: string;
}

export function PipelineSection({ asked, on }: Props) {
  const { t } = useLanguage();
  const pipeline = useResource<PipelineAnswer>(asked.published ? null : pipelineQuery(asked), useParityConcern());
  return (
    <Section id="pipeline" title={t("parity.pipeline")}>
      <Guarded of={pipeline} published={asked.published}>
        {(answer) =>
          answer.vacancies === 0 ? (
            <Empty>{t("parity.noPipeline", { count: answer.months })}</Empty>
          ) : (
            <Stages answer={answer} permalink={parityPath({ ...asked, on }, "pipeline")} />
          )
        }
      </Guarded>
    </Section>
  );
}

interface StageList {
  path: string;
  field: string;
}

/** The list of counts of candidates, and the filter that chooses a stage. */
function useStageList(): StageList | undefined {
  const type = useTypePlaying("counts_candidates");
  const field = type && slotField(type, "counts_candidates", "stage");
  if (!type || !field || !type.list.filters.includes(field.id)) return undefined;
  return { path: listPath(type.type), field: field.id };
}

function Stages({ answer, permalink }: { answer: PipelineAnswer; permalink: string }) {
  const { t } = useLanguage();
  const label = useValueLabel();
  const sex = useSexDimension();
  const list = useStageList();
  const set: FigureSet = {
    title: t("parity.pipelineTitle", { vacancies: answer.vacancies, months: answer.months }),
    unit: "people",
    count: t("parity.people"),
    dims: [
      {
        id: "stage",
        label: t("parity.stage"),
        members: answer.stages.map((one) => ({ id: one.stage.id ?? "", label: label(one.stage) })),
      },
      sex,
    ],
    rows: answer.stages.flatMap((one, i) => rowsBySex(one, [i])),
    asOf: answer.as_of,
    source: t("parity.sourcePipeline"),
    ...(list === undefined ? {} : { opens: `${list.path}?${list.field}={stage}` }),
  };
  return (
    <>
      <StackedBars set={set} by="stage" stack="sex" permalink={permalink} />
      <StageTable answer={answer} caption={t("parity.stageTable")} />
    </>
  );
}

function StageTable({ answer, caption }: { answer: PipelineAnswer; caption: string }) {
  const { t, language } = useLanguage();
  const percent = usePercent();
  const label = useValueLabel();
  const list = useStageList();
  const rate = (value: number | null): string => (value === null ? "–" : percent(value));
  const columns: Column<Stage>[] = [
    {
      id: "stage",
      label: t("parity.stage"),
      heads: true,
      cell: ({ stage, is_declined }) => (
        <>
          {list && stage.id ? (
            <a href={withQuery(list.path, { [list.field]: stage.id })}>{label(stage)}</a>
          ) : (
            label(stage)
          )}{" "}
          {is_declined && <span class="mark">{t("parity.declined")}</span>}
        </>
      ),
    },
    { id: "vacancies", label: t("parity.vacancies"), numeric: true, cell: (one) => <Count value={one.vacancies} /> },
    { id: "women", label: t("parity.sex.women"), numeric: true, cell: (one) => <Count value={one.women} /> },
    { id: "men", label: t("parity.sex.men"), numeric: true, cell: (one) => <Count value={one.men} /> },
    { id: "other", label: t("parity.sex.other"), numeric: true, cell: (one) => <Count value={one.other} /> },
    {
      id: "not_known",
      label: t("parity.sex.not_known"),
      numeric: true,
      cell: (one) => <Count value={one.not_known} />,
    },
    { id: "share", label: t("parity.share"), numeric: true, cell: (one) => rate(one.women_percent) },
    {
      id: "rate",
      label: t("parity.rate.women"),
      numeric: true,
      cell: (one) => rate(one.conversion.women_rate_percent),
    },
    { id: "menRate", label: t("parity.rate.men"), numeric: true, cell: (one) => rate(one.conversion.men_rate_percent) },
    {
      id: "ratio",
      label: t("parity.ratio"),
      numeric: true,
      cell: ({ conversion: { ratio } }) => (ratio === null ? "–" : formatNumber(ratio, language)),
    },
  ];
  return (
    <>
      <p class="help">{t("parity.pipelineHelp")}</p>
      <Table caption={caption} columns={columns} rows={answer.stages} rowKey={(one, i) => one.stage.id ?? i} />
    </>
  );
}
