// reportPage.tsx - one report: what it proposed, what was held, what was decided, and the decision itself.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ReportAnswer } from "../../base/answers";
import { useResource } from "../../base/api";
import { formatDate, formatMoment } from "../../base/format";
import { textOf, useLanguage } from "../../base/i18n";
import { Heading } from "../../parts/heading";
import { ReportState } from "../../parts/state";
import { StatementCounts } from "../../parts/statement";
import { Failure, Loading } from "../../parts/states";
import { ChangeList } from "./changeList";
import { Decision } from "./decision";
import { HeldRows } from "./heldRows";

export function ReportPage({ number }: { number: string }) {
  const { t } = useLanguage();
  const path = `/api/reports/${encodeURIComponent(number)}`;
  const report = useResource<ReportAnswer>(path, { reports: true });
  const [done, setDone] = useState("");
  const message = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (done !== "") message.current?.focus();
  }, [done]);
  const decided = (what: string): void => {
    setDone(what);
    report.reload();
  };
  return (
    <>
      <Heading title={`${t("report.one")} ${number}`}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
          <span aria-hidden="true"> › </span>
          <a href="/reports">{t("reports.title")}</a>
        </p>
      </Heading>
      <p ref={message} tabIndex={-1} role="status" class={done === "" ? "quiet" : "done"}>
        {done}
      </p>
      {report.problem && <Failure problem={report.problem} onRetry={report.reload} />}
      {report.loading && <Loading />}
      {report.data && (
        <>
          <Summary report={report.data} />
          {report.data.state === "submitted" && <ToDecision />}
          <Result report={report.data} path={path} onTaken={report.reload} />
          <Decision key={report.data.state} report={report.data} path={path} onDone={decided} />
        </>
      )}
    </>
  );
}

/** The decision stands below what there is to decide on. */
function ToDecision() {
  const { t } = useLanguage();
  const go = (): void => {
    const title = document.getElementById("decision-title");
    title?.scrollIntoView();
    title?.focus({ preventScroll: true });
  };
  return (
    <p>
      <button type="button" onClick={go}>
        {t("report.toDecision")} <span aria-hidden="true">↓</span>
      </button>
    </p>
  );
}

function Result({ report, path, onTaken }: { report: ReportAnswer; path: string; onTaken: () => void }) {
  const { t } = useLanguage();
  return (
    <>
      {(report.read ?? 0) > 0 && (
        <section aria-labelledby="statement-title">
          <h2 id="statement-title">{t("statement.title")}</h2>
          <StatementCounts counts={report} />
        </section>
      )}
      {(report.held ?? 0) + (report.refused ?? 0) > 0 && (
        <HeldRows path={path} state={report.state} onTaken={onTaken} />
      )}
      <ChangeList path={path} state={report.state} total={report.change_count ?? 0} />
    </>
  );
}

/** Which report's held rows this one takes up, and which reports took up its own. */
function Takings({ report }: { report: ReportAnswer }) {
  const { t } = useLanguage();
  const links = (numbers: number[]) =>
    numbers.map((number, i) => (
      <>
        {i > 0 && ", "}
        <a href={`/reports/${number}`}>{`${t("report.one")} ${number}`}</a>
      </>
    ));
  const by = report.taken_up_by ?? [];
  return (
    <>
      {report.takes_up && (
        <div>
          <dt>{t("report.takesUp")}</dt>
          <dd>{links([report.takes_up])}</dd>
        </div>
      )}
      {by.length > 0 && (
        <div>
          <dt>{t("report.takenUp", { count: report.taken_up ?? 0 })}</dt>
          <dd>{links(by)}</dd>
        </div>
      )}
    </>
  );
}

function Summary({ report }: { report: ReportAnswer }) {
  const { t, language } = useLanguage();
  const facts: [string, string | undefined][] = [
    [t("report.title"), report.title],
    [t("report.kind"), textOf(language, `report.kind.${report.kind}`) ?? report.kind],
    [t("report.source"), report.source],
    [t("report.mapping"), report.mapping],
    [t("record.observed"), report.observed ? formatDate(report.observed, language) : ""],
    [t("report.author"), report.author],
    [t("report.recorded"), formatMoment(report.recorded, language)],
    [t("report.decidedBy"), report.decided_by],
    [t("report.decided"), formatMoment(report.decided, language)],
    [t("report.reason"), report.reason],
  ];
  return (
    <dl class="fields">
      <div>
        <dt>{t("report.state")}</dt>
        <dd>
          <ReportState state={report.state} />
          {report.self_approved && <span class="mark">{t("mark.selfApproved")}</span>}
        </dd>
      </div>
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      <Takings report={report} />
    </dl>
  );
}
