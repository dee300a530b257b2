// changeList.tsx - the records a report creates or changes, a page at a time.
import { useState } from "preact/hooks";
import type { ReportAnswer, ReportChange } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { typeLabel, typeOf, useModel } from "../../base/model";
import { recordPath } from "../../base/router";
import { Empty, Ready } from "../../parts/states";
import { Table, type Column } from "../../parts/table";

const PAGE_SIZE = 50;

export function ChangeList({ path, state }: { path: string; state: string }) {
  const { t } = useLanguage();
  const [trail, setTrail] = useState<string[]>([]);
  const page = useResource<ReportAnswer>(withQuery(path, { after: trail[trail.length - 1], limit: PAGE_SIZE }));
  return (
    <section aria-labelledby="changes-title">
      <h2 id="changes-title">{t("report.changes")}</h2>
      <Ready of={page}>
        {(data) => (
          <>
            <Changes changes={Array.isArray(data.changes) ? data.changes : []} isApproved={state === "approved"} />
            <div class="pager">
              {trail.length > 0 && (
                <button type="button" onClick={() => setTrail(trail.slice(0, -1))}>
                  {t("list.back")}
                </button>
              )}
              {data.next && (
                <button type="button" onClick={() => setTrail([...trail, String(data.next)])}>
                  {t("list.next")}
                </button>
              )}
            </div>
          </>
        )}
      </Ready>
    </section>
  );
}

/** A record that a report would create is there only while the report is approved. */
function Changes({ changes, isApproved }: { changes: ReportChange[]; isApproved: boolean }) {
  const { t, language } = useLanguage();
  const model = useModel();
  if (changes.length === 0) return <Empty>{t("report.noChanges")}</Empty>;
  const typeName = (id: string): string => {
    const type = typeOf(model, id);
    return type ? typeLabel(type, language) : id;
  };
  const columns: Column<ReportChange>[] = [
    {
      id: "record",
      label: t("report.record"),
      heads: true,
      cell: (one) => {
        const title = one.title || t("value.untitled", { id: one.id.slice(-8) });
        return one.creates && !isApproved ? title : <a href={recordPath(one.type, one.id)}>{title}</a>;
      },
    },
    { id: "type", label: t("overview.type"), cell: (one) => typeName(one.type) },
    { id: "does", label: t("report.does"), cell: (one) => t(one.creates ? "report.creates" : "report.edits") },
  ];
  return (
    <Table
      caption={t("report.changesCaption", { count: changes.length })}
      columns={columns}
      rows={changes}
      rowKey={(one, i) => `${one.id}/${i}`}
    />
  );
}
