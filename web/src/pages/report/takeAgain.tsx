// takeAgain.tsx - mended rows go in again, as a report of their own that takes up the held ones.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Statement } from "../../base/answers";
import { apiPost, asProblem, type Problem } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { jobProblem, useJob } from "../../base/job";
import { StatementCounts } from "../../parts/statement";
import { Failure } from "../../parts/states";
import type { Mended } from "./mending";

interface Props {
  path: string;
  mended: Mended;
  onTaken: (statement: Statement) => void;
}

export function TakeAgain({ path, mended, onTaken }: Props) {
  const { t } = useLanguage();
  const [job, setJob] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const { job: state, problem: lost } = useJob(job);
  const rows = Object.entries(mended).map(([row, how]) => ({ row: Number(row), raw: how.raw }));
  useEffect(() => {
    if (!state || state.state === "running") return;
    setJob("");
    if (state.state === "done" && state.statement) {
      onTaken(state.statement);
    } else if (state.state === "failed") setProblem(jobProblem(state));
  }, [state?.state]);
  useEffect(() => {
    if (!lost) return;
    setJob("");
    setProblem(lost);
  }, [lost]);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const reason = String(data.get("again_reason") ?? "").trim();
    setProblem(null);
    try {
      const body = { rows, approve: data.has("again_approve"), reason };
      const started = await apiPost<{ job: number }>(`${path}/resubmit`, body);
      setJob(String(started.job));
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <form class="take-again" onSubmit={(event) => void submit(event)}>
      <p role="status">{job !== "" ? t("mend.running") : t("mend.mended", { count: rows.length })}</p>
      <label>
        <span>{t("report.reason")}</span>
        <input type="text" name="again_reason" />
      </label>
      <label class="check">
        <input type="checkbox" name="again_approve" /> {t("mend.approve")}
      </label>
      {problem && <Failure problem={problem} />}
      <div class="buttons">
        <button type="submit" disabled={rows.length === 0 || job !== ""}>
          {t("mend.again")}
        </button>
      </div>
    </form>
  );
}

/** What came of it. Shown beside the form, which goes when no row is left. */
export function Taken({ statement }: { statement: Statement }) {
  const { t } = useLanguage();
  const message = useRef<HTMLParagraphElement>(null);
  useEffect(() => message.current?.focus(), []);
  const report = statement.report ?? 0;
  return (
    <>
      <p ref={message} tabIndex={-1} class="done">
        {report > 0 ? t("mend.done") : t("mend.unchanged")}{" "}
        {report > 0 && <a href={`/reports/${report}`}>{`${t("report.one")} ${report}`}</a>}
      </p>
      <StatementCounts counts={statement} />
    </>
  );
}
