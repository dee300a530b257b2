// historySection.tsx - how a record came to be, newest first: each change with the report behind it.
import type { FieldChange, History, RecordEvent } from "../../base/answers";
import type { Resource } from "../../base/api";
import { formatDate, formatMoment } from "../../base/format";
import { useLanguage, type Key } from "../../base/i18n";
import { fieldLabel, fieldOf, type RecordType } from "../../base/model";
import { Empty, Ready } from "../../parts/states";
import { ReportState } from "../../parts/state";
import { reportTitle } from "../../parts/reportTable";
import { Table, type Column } from "../../parts/table";
import { ValueView } from "../../parts/value";

/** More changes than these are folded away until somebody asks. */
const CHANGES_OPEN = 10;

/** Titles of the records that values name or named, by id. */
type Names = Record<string, string>;

export function HistorySection({ type, history }: { type: RecordType; history: Resource<History> }) {
  const { t } = useLanguage();
  return (
    <section class="history-section" aria-labelledby="history-title">
      <h2 id="history-title">{t("history.title")}</h2>
      <Ready of={history}>
        {({ events, names = {} }) =>
          events.length === 0 ? (
            <Empty>{t("history.none")}</Empty>
          ) : (
            <ol class="history">
              {events.map((event, i) => (
                <li key={i} class={`state-${event.state}`}>
                  <Event type={type} event={event} names={names} />
                </li>
              ))}
            </ol>
          )
        }
      </Ready>
    </section>
  );
}

function counts(event: RecordEvent): boolean {
  return event.state !== "withdrawn" && event.state !== "rejected";
}

function Event({ type, event, names }: { type: RecordType; event: RecordEvent; names: Names }) {
  const { t } = useLanguage();
  return (
    <article>
      <h3>
        <a href={`/reports/${event.report}`}>
          {t("report.one")} {reportTitle({ report: event.report, title: event.report_title })}
        </a>
      </h3>
      <Times event={event} />
      {event.sealed && <p class="sealed">{t("history.sealed")}</p>}
      {!counts(event) && <p>{t(event.state === "withdrawn" ? "history.withdrawn" : "history.rejected")}</p>}
      {event.changes.length > 0 && <Changes type={type} event={event} names={names} />}
    </article>
  );
}

/** The three times of a fact, and the people behind them. */
function Times({ event }: { event: RecordEvent }) {
  const { t, language } = useLanguage();
  const pairs: [Key, string | undefined | null | false][] = [
    ["record.observed", event.observed && formatDate(event.observed, language)],
    ["report.recorded", formatMoment(event.recorded, language)],
    ["report.author", event.author],
    ["report.decided", formatMoment(event.decided, language)],
    ["report.decidedBy", event.decided_by],
    ["report.reason", event.reason],
  ];
  return (
    <p class="facts">
      <ReportState state={event.state} />
      {event.self_approved && <span class="mark">{t("mark.selfApproved")}</span>}
      {pairs.map(([key, value]) => value && <span key={key}>{t("text.pair", { label: t(key), value })}</span>)}
    </p>
  );
}

function Changes({ type, event, names }: { type: RecordType; event: RecordEvent; names: Names }) {
  const { t, language } = useLanguage();
  const label = (change: FieldChange): string => {
    const field = fieldOf(type, change.field);
    return field ? fieldLabel(field, language) : change.field;
  };
  const columns: Column<FieldChange>[] = [
    { id: "field", label: t("history.field"), heads: true, cell: label },
    {
      id: "before",
      label: t("history.before"),
      cell: (change) => <Side type={type} change={change} side="before" names={names} />,
    },
    {
      id: "after",
      label: t("history.after"),
      cell: (change) => {
        const after = <Side type={type} change={change} side="after" names={names} />;
        return counts(event) ? after : <del>{after}</del>;
      },
    },
    { id: "current", label: t("history.current"), cell: (change) => t(change.current ? "value.yes" : "value.no") },
  ];
  const count = event.changes.length;
  const isFirst = event.changes.every((change) => change.before === null || change.before === undefined);
  const table = (
    <Table
      caption={t("history.changes", { count })}
      columns={isFirst ? columns.filter((column) => column.id !== "before") : columns}
      rows={event.changes}
      rowKey={(change) => change.field}
    />
  );
  if (count <= CHANGES_OPEN) return table;
  return (
    <details>
      <summary>{t("history.changes", { count })}</summary>
      {table}
    </details>
  );
}

interface SideProps {
  type: RecordType;
  change: FieldChange;
  side: "before" | "after";
  names: Names;
}

function Side({ type, change, side, names }: SideProps) {
  const { t } = useLanguage();
  const field = fieldOf(type, change.field);
  const value = change[side];
  if (value === null || value === undefined) return <span class="absent">{t("history.noValue")}</span>;
  return field ? <ValueView field={field} value={value} name={names[String(value)]} /> : <>{JSON.stringify(value)}</>;
}
