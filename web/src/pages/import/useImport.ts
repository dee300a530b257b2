// useImport.ts - the life of one import: sending, reading, and how it ended.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ImportJob, Statement } from "../../base/answers";
import { apiDelete, apiGet, apiUpload, asProblem, Problem, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";

const POLL_MS = 400;

export interface ImportOrder {
  file: File;
  mapping: string;
  type: string;
  approve: boolean;
  reason: string;
}

export interface ImportState {
  phase: "idle" | "sending" | "running" | "done" | "failed" | "cancelled";
  sent: number;
  rows: number;
  bytesRead: number;
  bytesTotal: number;
  statement?: Statement;
  problem?: Problem;
}

const IDLE: ImportState = { phase: "idle", sent: 0, rows: 0, bytesRead: 0, bytesTotal: 0 };

function jobPath(job: string | number): string {
  return `/api/imports/${encodeURIComponent(String(job))}`;
}

function problemOf(error: ImportJob["error"]): Problem {
  if (typeof error === "string") return new Problem(400, "", error);
  return new Problem(400, error?.title ?? "", error?.detail ?? "");
}

function ended(job: ImportJob): Partial<ImportState> {
  if (job.state === "done") return { phase: "done", statement: job.statement };
  if (job.state === "failed") return { phase: "failed", problem: problemOf(job.error) };
  if (job.state === "cancelled") return { phase: "cancelled" };
  return { phase: "running" };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function useImport() {
  const { language } = useLanguage();
  const [state, setState] = useState<ImportState>(IDLE);
  const cancelNow = useRef<() => void>(() => undefined);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const change = (next: Partial<ImportState>): void => {
    if (isHere.current) setState((old) => ({ ...old, ...next }));
  };

  const follow = async (path: string): Promise<void> => {
    while (isHere.current) {
      const job = await apiGet<ImportJob>(`${path}?lang=${language}`);
      const counts = { rows: job.rows ?? 0, bytesRead: job.bytes_read ?? 0, bytesTotal: job.bytes_total ?? 0 };
      change({ ...counts, ...ended(job) });
      if (job.state !== "running") return;
      await wait(POLL_MS);
    }
  };

  const run = async ({ file, mapping, type, approve, reason }: ImportOrder): Promise<void> => {
    const query = { mapping, type, approve, reason: approve ? reason : "", name: file.name, lang: language };
    const upload = apiUpload(withQuery("/api/imports", query), file, (sent) => change({ sent }));
    cancelNow.current = upload.cancel;
    const { job } = await upload.answer;
    change({ phase: "running" });
    cancelNow.current = () => void apiDelete(jobPath(job)).catch(() => undefined);
    await follow(jobPath(job));
  };

  const start = (order: ImportOrder): void => {
    setState({ ...IDLE, phase: "sending" });
    run(order).catch((error: unknown) => {
      const isAbort = error instanceof DOMException && error.name === "AbortError";
      change(isAbort ? { phase: "cancelled" } : { phase: "failed", problem: asProblem(error) });
    });
  };

  return { state, start, cancel: () => cancelNow.current(), reset: () => setState(IDLE) };
}
