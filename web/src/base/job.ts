// job.ts - following an import to its end, also across a lost connection.
import { useEffect, useState } from "preact/hooks";
import type { ImportJob } from "./answers";
import { apiDelete, apiGet, asProblem, Problem } from "./api";
import { useLanguage } from "./i18n";

const POLL_MS = 400;
const RETRY_MS = 2000;

export interface JobState {
  job: ImportJob | undefined;
  problem: Problem | undefined;
  /** No answer came the last time; it is asked again. */
  isLost: boolean;
}

const WAITING: JobState = { job: undefined, problem: undefined, isLost: false };

export function jobPath(job: string): string {
  return `/api/imports/${encodeURIComponent(job)}`;
}

export function jobProblem(job: ImportJob): Problem {
  const error = job.error;
  if (typeof error === "string") return new Problem(400, "", error);
  return new Problem(400, error?.title ?? "", error?.detail ?? "");
}

/** Follows the job of this number; "" follows none. */
export function useJob(number: string): JobState & { cancel: () => void } {
  const { language } = useLanguage();
  const [state, setState] = useState<JobState>(WAITING);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const controller = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const job = await apiGet<ImportJob>(`${jobPath(number)}?lang=${language}`, controller.signal);
        setState({ job, problem: undefined, isLost: false });
        if (job.state === "running") timer = setTimeout(() => void ask(), POLL_MS);
      } catch (error) {
        if (controller.signal.aborted) return;
        const problem = asProblem(error);
        if (problem.offline) {
          setState((old) => ({ ...old, isLost: true }));
          timer = setTimeout(() => void ask(), RETRY_MS);
        } else setState({ job: undefined, problem, isLost: false });
      }
    };
    setState(WAITING);
    if (number !== "") void ask();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [number, language]);
  return { ...state, cancel: () => void apiDelete(jobPath(number)).catch(() => undefined) };
}
