// progress.tsx - how far an import is: sent, then read.
import { useEffect, useRef } from "preact/hooks";
import { formatBytes } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import type { ImportState } from "./useImport";

interface Props {
  state: ImportState;
  fileName: string;
  fileSize: number;
  onCancel: () => void;
}

export function Progress({ state, fileName, fileSize, onCancel }: Props) {
  const { t, language } = useLanguage();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const isSending = state.phase === "sending";
  const done = isSending ? state.sent : state.bytesRead;
  const total = isSending ? fileSize : state.bytesTotal;
  const label = t(isSending ? "import.sending" : "import.reading", { name: fileName });
  return (
    <section class="progress" aria-labelledby="progress-title">
      <h2 id="progress-title" ref={title} tabIndex={-1}>
        {label}
      </h2>
      {total > 0 ? (
        <progress aria-labelledby="progress-title" max={total} value={Math.min(done, total)} />
      ) : (
        <progress aria-labelledby="progress-title" />
      )}
      <p>
        {isSending
          ? t("import.sent", { done: formatBytes(done, language), total: formatBytes(total, language) })
          : t("import.rows", { count: state.rows })}
      </p>
      <button type="button" onClick={onCancel}>
        {t("import.cancel")}
      </button>
    </section>
  );
}
