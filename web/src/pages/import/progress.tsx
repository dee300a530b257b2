// progress.tsx - how far an import is: sent, then read.
import { useEffect, useRef } from "preact/hooks";
import { formatBytes } from "../../base/format";
import { useLanguage } from "../../base/i18n";

interface Props {
  title: string;
  done: number;
  total: number;
  /** Rows read; undefined while the file is being sent. */
  rows: number | undefined;
  isLost?: boolean;
  onCancel: () => void;
}

export function Progress({ title, done, total, rows, isLost, onCancel }: Props) {
  const { t, language } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const counts =
    rows === undefined
      ? t("import.sent", { done: formatBytes(done, language), total: formatBytes(total, language) })
      : t("import.rows", { count: rows });
  return (
    <section class="progress" aria-labelledby="progress-title">
      <h2 id="progress-title" ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {total > 0 ? (
        <progress aria-labelledby="progress-title" max={total} value={Math.min(done, total)} />
      ) : (
        <progress aria-labelledby="progress-title" />
      )}
      <p>{counts}</p>
      <p role="status" class={isLost ? "notice" : "quiet"}>
        {isLost ? t("import.lost") : ""}
      </p>
      <button type="button" onClick={onCancel}>
        {t("import.cancel")}
      </button>
    </section>
  );
}
