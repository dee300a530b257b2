// importPage.tsx - a file goes in: chosen, looked at, mapped, tried, read, and its statement. The address says how far.
import { useLanguage } from "../../base/i18n";
import { navigate } from "../../base/router";
import { withQuery } from "../../base/api";
import { Heading } from "../../parts/heading";
import { Failure, Loading } from "../../parts/states";
import { DropZone } from "./dropZone";
import "./import.css";
import { ImportResult } from "./importResult";
import { Progress } from "./progress";
import { recall } from "./remembered";
import { SavedMappings } from "./savedMappings";
import { jobProblem, useJob } from "../../base/job";
import { useUpload } from "./useUpload";
import { Workbench } from "./workbench";

export function ImportPage({ search }: { search: string }) {
  const { t } = useLanguage();
  const params = new URLSearchParams(search);
  const upload = params.get("upload") ?? "";
  const job = params.get("job") ?? "";
  const go = (query: { upload?: string; job?: string }): void => navigate(withQuery("/import", query));
  return (
    <>
      <Heading title={t("nav.import")}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
        </p>
      </Heading>
      {job !== "" ? (
        <Running key={job} job={job} upload={upload} onBack={() => go({ upload })} onAgain={() => go({})} />
      ) : upload !== "" ? (
        <Workbench key={upload} upload={upload} onStarted={(job) => go({ upload, job })} onOther={() => go({})} />
      ) : (
        <Choose onUpload={(upload) => go({ upload })} />
      )}
    </>
  );
}

function Choose({ onUpload }: { onUpload: (upload: string) => void }) {
  const { t } = useLanguage();
  const sending = useUpload(onUpload);
  if (sending.file)
    return (
      <Progress
        title={t("import.sending", { name: sending.file.name })}
        done={sending.sent}
        total={sending.file.size}
        rows={undefined}
        onCancel={sending.cancel}
      />
    );
  return (
    <>
      <div role="status">{sending.wasCancelled && <p class="notice">{t("import.sendingCancelled")}</p>}</div>
      {sending.problem && <Failure problem={sending.problem} />}
      <p class="help">{t("import.help")}</p>
      <DropZone onFile={sending.send} />
      <SavedMappings />
    </>
  );
}

interface RunningProps {
  job: string;
  upload: string;
  onBack: () => void;
  onAgain: () => void;
}

function Running({ job, upload, onBack, onAgain }: RunningProps) {
  const { t } = useLanguage();
  const { job: state, problem, isLost, cancel } = useJob(job);
  const name = recall(upload).name ?? t("import.theFile");
  if (problem) return <Ended problem={problem} onAgain={onAgain} />;
  if (!state) return <Loading />;
  if (state.state === "done" && state.statement)
    return <ImportResult statement={state.statement} fileName={name} onAgain={onAgain} />;
  if (state.state === "failed") return <Ended problem={jobProblem(state)} onAgain={onAgain} onBack={onBack} />;
  if (state.state === "cancelled")
    return (
      <>
        <div role="status">
          <p class="notice">{t("import.cancelled")}</p>
        </div>
        <div class="buttons">
          <button type="button" onClick={onBack}>
            {t("import.backToMapping")}
          </button>
        </div>
      </>
    );
  return (
    <Progress
      title={t("import.reading", { name })}
      done={state.bytes_read ?? 0}
      total={state.bytes_total ?? 0}
      rows={state.rows ?? 0}
      isLost={isLost}
      onCancel={cancel}
    />
  );
}

interface EndedProps {
  problem: ReturnType<typeof jobProblem>;
  onAgain: () => void;
  onBack?: () => void;
}

function Ended({ problem, onAgain, onBack }: EndedProps) {
  const { t } = useLanguage();
  return (
    <>
      <Failure problem={problem} />
      <div class="buttons">
        {onBack && (
          <button type="button" onClick={onBack}>
            {t("import.backToMapping")}
          </button>
        )}
        <button type="button" onClick={onAgain}>
          {t("import.again")}
        </button>
        <a href="/reports">{t("reports.title")}</a>
      </div>
    </>
  );
}
