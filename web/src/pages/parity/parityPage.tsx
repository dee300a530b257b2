// parityPage.tsx - women and men who work for the programme: on a day, by what they are and where, over time, to come.
import { useResource } from "../../base/api";
import { formatDate, formatMoment } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { Heading } from "../../parts/heading";
import { Failure, Loading } from "../../parts/states";
import { FindingsSection } from "./findingsSection";
import type { Band, ParityAnswer } from "./parityAnswers";
import { ParityForm, useDimensionLabel } from "./parityForm";
import { askedIn, parityPath, tableQuery, type Asked } from "./parityPlace";
import { useAnchor, useParityConcern } from "./parityParts";
import { PipelineSection } from "./pipelineSection";
import { ProjectionsSection } from "./projectionsSection";
import { ReadyViews, RowsSection } from "./rowsSection";
import { SeriesSection } from "./seriesSection";
import { baselineOf, TotalSection } from "./totalSection";
import "./parity.css";

/** Until the server has said it. */
const BAND: Band = { least_percent: 47, most_percent: 53 };

export function ParityPage({ search }: { search: string }) {
  const { t } = useLanguage();
  const asked = askedIn(search);
  const table = useResource<ParityAnswer>(tableQuery(asked), useParityConcern());
  const answer = table.data;
  const on = answer?.on ?? asked.on;
  const baseline = baselineOf(answer);
  useAnchor(answer !== undefined);
  return (
    <>
      <Heading title={t("parity.title")}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
        </p>
      </Heading>
      <p class="help">{t("parity.help")}</p>
      <ParityForm asked={asked} on={on} />
      <ReadyViews asked={asked} />
      {table.problem && <Failure problem={table.problem} onRetry={table.reload} />}
      {table.loading && <Loading />}
      {answer && (
        <>
          <Chosen asked={asked} answer={answer} />
          <TotalSection answer={answer} permalink={parityPath({ ...asked, on }, "whole")} />
          {answer.by.length > 0 && <RowsSection answer={answer} asked={asked} />}
        </>
      )}
      {!table.problem && <Over asked={asked} answer={answer} on={on} baseline={baseline} />}
      {answer && <FindingsSection findings={answer.findings} />}
    </>
  );
}

interface OverProps {
  asked: Asked;
  answer: ParityAnswer | undefined;
  on: string;
  baseline: number | undefined;
}

function Over({ asked, answer, on, baseline }: OverProps) {
  return (
    <>
      <SeriesSection asked={asked} on={on} baseline={baseline} />
      <PipelineSection asked={asked} on={on} />
      <ProjectionsSection asked={asked} on={on} band={answer?.band ?? BAND} baseline={baseline} />
    </>
  );
}

/** What was asked for, in words: on paper there is no form. */
function Chosen({ asked, answer }: { asked: Asked; answer: ParityAnswer }) {
  const { t, language } = useLanguage();
  const dimension = useDimensionLabel();
  const facts = [
    formatDate(answer.on, language),
    t(answer.unit === "fte" ? "parity.inFullTime" : "parity.inHeads"),
    ...(asked.by.length === 0 ? [] : [t("parity.brokenDown", { by: asked.by.map(dimension).join(" × ") })]),
    ...(answer.published ? [t("parity.asPublished")] : []),
    t("chart.asOf", { date: formatMoment(answer.as_of, language) }),
  ];
  return <p class="as-of">{facts.join(" · ")}</p>;
}
