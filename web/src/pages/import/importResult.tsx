// importResult.tsx - the statement of an import that ended.
import { useEffect, useRef } from "preact/hooks";
import type { Statement } from "../../base/answers";
import { useLanguage } from "../../base/i18n";
import { FileNotes } from "./fileNotes";
import { StatementCounts, StatementRows } from "../../parts/statement";

interface Props {
  statement: Statement;
  fileName: string;
  onAgain: () => void;
}

export function ImportResult({ statement, fileName, onAgain }: Props) {
  const { t } = useLanguage();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const more = statement.held + statement.refused - statement.rows.length;
  const report = statement.report ?? 0;
  return (
    <section aria-labelledby="result-title">
      <h2 id="result-title" ref={title} tabIndex={-1}>
        {t("import.done", { name: fileName })}
      </h2>
      <StatementCounts counts={statement} />
      {report > 0 ? (
        <p class="notice">
          {t(statement.state === "approved" ? "import.approved" : "import.waits")}{" "}
          <a href={`/reports/${report}`}>
            {t("report.one")} {report}
          </a>
        </p>
      ) : (
        <p class="notice">{t("import.nothingChanged")}</p>
      )}
      <FileNotes notes={statement.notes ?? []} />
      {(statement.unused_columns ?? []).length > 0 && (
        <p>
          {t("import.unused")} {(statement.unused_columns ?? []).join(", ")}
        </p>
      )}
      {statement.held > 0 && report > 0 && (
        <p>
          <a href={`/reports/${report}`}>{t("import.mendHeld", { count: statement.held })}</a>
        </p>
      )}
      {statement.rows.length > 0 && (
        <StatementRows rows={statement.rows} caption={t("statement.rowsCaption", { count: statement.rows.length })} />
      )}
      {more > 0 && <p>{t("import.moreRows", { count: more })}</p>}
      <div class="buttons">
        <button type="button" onClick={onAgain}>
          {t("import.again")}
        </button>
      </div>
    </section>
  );
}
