// historySection.tsx - how a record came to be, newest first: each change with the report behind it.
import type { FieldChange, History, RecordEvent } from "../../base/answers";
import { useResource } from "../../base/api";
import { formatDate, formatMoment } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldOf, type RecordType } from "../../base/model";
import { Empty, Ready } from "../../parts/states";
import { ReportState } from "../../parts/state";
import { reportTitle } from "../../parts/reportTable";
import { Table, type Column } from "../../parts/table";
import { ValueView } from "../../parts/value";

/** Titles of records that the record names now, by id: older values that name others keep their ids. */
type Names = Record<string, string>;

export function HistorySection({ type, path, names }: { type: RecordType; path: string; names: Names }) {
  const { t } = useLanguage();
  const history = useResource<History>(`${path}/history`);
  return (
    <section aria-labelledby="history-title">
      <h2 id="history-title">{t("history.title")}</h2>
      <Ready of={history}>
        {({ events }) =>
          events.length === 0 ? (
            <Empty>{t("history.none")}</Empty>
          ) : (
            <ol class="history">
              {events.map((event, i) => (
                <li key={i}>
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

function Event({ type, event, names }: { type: RecordType; event: RecordEvent; names: Names }) {
  const { t, language } = useLanguage();
  return (
    <article>
      <h3>
        <a href={`/reports/${event.report}`}>
          {t("report.one")} {reportTitle({ report: event.report, title: event.report_title })}
        </a>
      </h3>
      <p class="facts">
        <ReportState state={event.state} />
        {event.self_approved && <span class="mark">{t("mark.selfApproved")}</span>}
        <span>{t("text.pair", { label: t("report.recorded"), value: formatMoment(event.recorded, language) })}</span>
        {event.observed && (
          <span>{t("text.pair", { label: t("record.observed"), value: formatDate(event.observed, language) })}</span>
        )}
        {event.author && <span>{t("text.pair", { label: t("report.author"), value: event.author })}</span>}
      </p>
      {event.sealed && <p class="sealed">{t("history.sealed")}</p>}
      {event.changes.length > 0 && <Changes type={type} changes={event.changes} names={names} />}
    </article>
  );
}

function Changes({ type, changes, names }: { type: RecordType; changes: FieldChange[]; names: Names }) {
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
      cell: (change) => <Side type={type} change={change} side="after" names={names} />,
    },
    { id: "current", label: t("history.current"), cell: (change) => t(change.current ? "value.yes" : "value.no") },
  ];
  return (
    <Table
      caption={t("history.changes", { count: changes.length })}
      columns={columns}
      rows={changes}
      rowKey={(change) => change.field}
    />
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
