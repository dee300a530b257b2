// overviewPage.tsx - what the programme knows now: counts, the map, what waits, the latest reports.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useResource } from "../../base/api";
import type { Overview } from "../../base/answers";
import { formatMoment } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { useLive } from "../../base/live";
import { useProgramme } from "../../base/programme";
import { Heading } from "../../parts/heading";
import { lazy } from "../../parts/lazy";
import { ReportTable } from "../../parts/reportTable";
import { Empty, Ready } from "../../parts/states";
import { AnswerTimes } from "./answerTimes";
import { CountTable } from "./countTable";
import { FirstStart } from "./firstStart";
import { KeyFigures } from "./keyFigures";
import { OverviewMap } from "./overviewMap";

const OverviewPanels = lazy(() =>
  import("../figures/measurePanels").then(({ MeasurePanels, OVERVIEW_PANELS }) => (props: { title: string }) => (
    <MeasurePanels panels={OVERVIEW_PANELS} {...props} />
  )),
);

const REFRESH_MS = 10_000;
const EVERYTHING = { types: "any", reports: true } as const;

/** `children` stand below the heading. */
export function OverviewPage({ children }: { children?: ComponentChildren }) {
  const { t } = useLanguage();
  const { name } = useProgramme();
  const overview = useResource<Overview>("/api/overview", EVERYTHING);
  useRefresh(overview.reload);
  return (
    <>
      <Heading title={name || t("nav.overview")} />
      {children}
      <Ready of={overview}>{(data) => <OverviewBody data={data} />}</Ready>
    </>
  );
}

/** While nobody tells what changes, a page that is left open asks by itself, as long as somebody can see it. */
function useRefresh(reload: () => void): void {
  const isTold = useLive().kind === "live";
  useEffect(() => {
    if (isTold) return;
    const timer = window.setInterval(() => document.hidden || reload(), REFRESH_MS);
    return () => window.clearInterval(timer);
  }, [reload, isTold]);
}

function OverviewBody({ data }: { data: Overview }) {
  const { t, language } = useLanguage();
  const { kind, asOf: told } = useLive();
  const known = data.as_of ?? "";
  const asOf = formatMoment(kind === "live" && told && told > known ? told : known, language);
  const isEmpty = data.types.every((one) => one.records === 0);
  return (
    <>
      {asOf !== "" && <p class="as-of">{t("overview.asOf", { date: asOf })}</p>}
      {(data.waiting > 0 || data.held_total > 0) && <Waiting data={data} />}
      {isEmpty && <FirstStart />}
      <KeyFigures data={data} />
      {!isEmpty && <OverviewMap data={data} asOf={asOf} />}
      <AnswerTimes all={data.answer_times ?? []} />
      {!isEmpty && <OverviewPanels title={t("measures.panels")} />}
      <section aria-labelledby="counts-title">
        <h2 id="counts-title">{t("overview.counts")}</h2>
        <CountTable counts={data.types} />
      </section>
      <section aria-labelledby="latest-title">
        <h2 id="latest-title">{t("overview.latest")}</h2>
        {data.reports.length === 0 ? (
          <Empty>{t("overview.noReports")}</Empty>
        ) : (
          <ReportTable reports={data.reports} caption={t("overview.latestCaption", { count: data.reports.length })} />
        )}
        <p>
          <a href="/reports">{t("overview.allReports")}</a>
        </p>
      </section>
    </>
  );
}

function Waiting({ data }: { data: Overview }) {
  const { t } = useLanguage();
  return (
    <ul class="waiting" aria-label={t("overview.toDo")}>
      {data.waiting > 0 && (
        <li>
          <a href="/reports?state=submitted">{t("overview.waiting", { count: data.waiting })}</a>
        </li>
      )}
      {data.held_total > 0 && (
        <li>
          <a href="/reports?held=true">{t("overview.held", { count: data.held_total })}</a>
        </li>
      )}
    </ul>
  );
}
