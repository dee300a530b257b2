// importPage.tsx - a file goes in: how it is to be read, how far it is, and its statement.
import { useState } from "preact/hooks";
import { useLanguage } from "../../base/i18n";
import { Heading } from "../../parts/heading";
import { Failure } from "../../parts/states";
import { ImportForm } from "./importForm";
import { ImportResult } from "./importResult";
import { Progress } from "./progress";
import { useImport, type ImportOrder } from "./useImport";

export function ImportPage() {
  const { t } = useLanguage();
  const run = useImport();
  const [order, setOrder] = useState<ImportOrder | null>(null);
  const { phase } = run.state;
  const begin = (next: ImportOrder): void => {
    setOrder(next);
    run.start(next);
  };
  return (
    <>
      <Heading title={t("nav.import")}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
        </p>
      </Heading>
      {(phase === "idle" || phase === "failed" || phase === "cancelled") && (
        <>
          <div role="status">{phase === "cancelled" && <p class="notice">{t("import.cancelled")}</p>}</div>
          {run.state.problem && <Failure problem={run.state.problem} />}
          <ImportForm initial={order} onStart={begin} />
        </>
      )}
      {(phase === "sending" || phase === "running") && (
        <Progress
          state={run.state}
          fileName={order?.file.name ?? ""}
          fileSize={order?.file.size ?? 0}
          onCancel={run.cancel}
        />
      )}
      {phase === "done" && run.state.statement && (
        <ImportResult statement={run.state.statement} fileName={order?.file.name ?? ""} onAgain={run.reset} />
      )}
    </>
  );
}
