// changeList.tsx - what a report creates or changes, record by record with every value, a page at a time.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ReportAnswer } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { Empty, Ready } from "../../parts/states";
import { ChangeCard } from "./changeCard";

const PAGE_SIZE = 20;

interface Props {
  path: string;
  state: string;
  /** Of the report, on all pages. */
  total: number;
}

export function ChangeList({ path, state, total }: Props) {
  const { t } = useLanguage();
  const [trail, setTrail] = useState<string[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);
  const isTurned = useRef(false);
  const page = useResource<ReportAnswer>(withQuery(path, { after: trail[trail.length - 1], limit: PAGE_SIZE }), {
    types: "any",
    reports: true,
  });
  useEffect(() => {
    if (isTurned.current && !page.loading) heading.current?.focus();
  }, [page.loading, trail]);
  const turn = (to: string[]): void => {
    isTurned.current = true;
    setTrail(to);
  };
  return (
    <section aria-labelledby="changes-title">
      <h2 id="changes-title" ref={heading} tabIndex={-1}>
        {t(state === "submitted" ? "report.proposedChanges" : "report.changes")}
      </h2>
      <Ready of={page}>
        {(data) => {
          const changes = Array.isArray(data.changes) ? data.changes : [];
          const first = trail.length * PAGE_SIZE + 1;
          if (changes.length === 0 && !data.next) return <Empty>{t("report.noChanges")}</Empty>;
          return (
            <>
              <p class="help">
                {total <= PAGE_SIZE
                  ? t("report.changesAll", { count: total })
                  : t("report.changesShown", { first, last: first + changes.length - 1, count: total })}
                {state === "submitted" && ` ${t("report.changesHelp")}`}
              </p>
              <ol class="changes" start={first}>
                {changes.map((change, i) => (
                  <li key={`${change.id}/${i}`}>
                    <ChangeCard change={change} state={state} names={data.names ?? {}} observed={data.observed} />
                  </li>
                ))}
              </ol>
              <div class="pager">
                {trail.length > 0 && (
                  <button type="button" onClick={() => turn(trail.slice(0, -1))}>
                    {t("list.back")}
                  </button>
                )}
                {data.next && (
                  <button type="button" onClick={() => turn([...trail, String(data.next)])}>
                    {t("list.next")}
                  </button>
                )}
              </div>
            </>
          );
        }}
      </Ready>
    </section>
  );
}
