// api.ts - talking to the server: reading JSON, sending decisions, and what went wrong in words a page can show.
import { useCallback, useEffect, useState } from "preact/hooks";
import { noteAnswer, noteSilence, useReturn } from "./connection";
import { useLanguage } from "./i18n";
import { useRounds, type Concern } from "./live";

export interface Fault {
  pointer: string;
  message: string;
}

export interface Conflict {
  type: string;
  id: string;
  title?: string;
  what: string;
}

/** A failed request. `offline` when no answer came at all; otherwise the problem detail of RFC 9457. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly faults: Fault[] = [],
    readonly conflicts: Conflict[] = [],
    readonly pointer: string = "",
  ) {
    super(detail || title);
  }

  get offline(): boolean {
    return this.status === 0;
  }
}

const WRITE_HEADERS = { "X-Whitestone": "1" };

function problemFrom(status: number, text: string): Problem {
  try {
    const body = JSON.parse(text) as Partial<Problem>;
    return new Problem(
      status,
      body.title ?? "",
      body.detail ?? "",
      body.faults ?? [],
      body.conflicts ?? [],
      body.pointer ?? "",
    );
  } catch {
    return new Problem(status, `HTTP ${status}`, "");
  }
}

async function request(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    noteSilence();
    throw new Problem(0, "", "");
  }
  noteAnswer();
  const text = await response.text();
  if (!response.ok) throw problemFrom(response.status, text);
  return text === "" ? null : JSON.parse(text);
}

export function apiGet<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request(path, { headers: { Accept: "application/json" }, signal: signal ?? null }) as Promise<T>;
}

/** Undefined sends no body. */
export function apiPost<T>(path: string, body: unknown): Promise<T> {
  const headers = { ...WRITE_HEADERS, Accept: "application/json" };
  if (body === undefined) return request(path, { method: "POST", headers }) as Promise<T>;
  const json = { ...headers, "Content-Type": "application/json" };
  return request(path, { method: "POST", headers: json, body: JSON.stringify(body) }) as Promise<T>;
}

export function apiDelete(path: string): Promise<unknown> {
  return request(path, { method: "DELETE", headers: WRITE_HEADERS });
}

export interface Upload<T> {
  answer: Promise<T>;
  cancel: () => void;
}

/** Sends a file as the body. fetch does not tell how far an upload is, so this is the one XMLHttpRequest. */
export function apiUpload<T>(path: string, file: File, sent: (bytes: number) => void): Upload<T> {
  const xhr = new XMLHttpRequest();
  const answer = new Promise<T>((resolve, reject) => {
    xhr.open("POST", path);
    xhr.setRequestHeader("X-Whitestone", "1");
    xhr.setRequestHeader("Accept", "application/json");
    xhr.setRequestHeader("Content-Type", "application/octet-stream");
    xhr.upload.onprogress = (event) => sent(event.loaded);
    xhr.onload = () => {
      if (xhr.status >= 200 && xhr.status < 300) resolve(JSON.parse(xhr.responseText) as T);
      else reject(problemFrom(xhr.status, xhr.responseText));
    };
    xhr.onerror = () => reject(new Problem(0, "", ""));
    xhr.onabort = () => reject(new DOMException("", "AbortError"));
    xhr.send(file);
  });
  return { answer, cancel: () => xhr.abort() };
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(-1, String(error), "");
}

/** A path with query parameters; undefined and empty ones are left out. */
export function withQuery(path: string, query: Record<string, string | number | boolean | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "" && value !== false) params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}

export interface Resource<T> {
  data: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  reload: () => void;
}

interface Answer<T> {
  path: string | null;
  data?: T;
  problem?: Problem;
}

/** The same answer as before stays the same object: nothing that shows it is made again. */
function kept<T>(old: Answer<T>, path: string, data: T): Answer<T> {
  const isSame = old.path === path && old.data !== undefined && JSON.stringify(old.data) === JSON.stringify(data);
  return isSame ? old : { path, data };
}

/**
 * What the server has at `path` (null: nothing is asked), in the language of the page. What an earlier path had is
 * dropped at once; what this path had stays while it is asked again, as when the language changes, and while nobody
 * answers: the banner of the connection says so. `concern` is what it is made of: when that changes, wherever, it is
 * asked again in place.
 */
export function useResource<T>(path: string | null, concern?: Concern): Resource<T> {
  const { language } = useLanguage();
  const [answer, setAnswer] = useState<Answer<T>>({ path: null });
  const [round, setRound] = useState(0);
  const live = useRounds(path === null ? undefined : concern);
  useEffect(() => {
    if (path === null) return;
    const controller = new AbortController();
    live.begin();
    apiGet<T>(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`, controller.signal)
      .then((data) => setAnswer((old) => kept(old, path, data)))
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        const problem = asProblem(error);
        setAnswer((old) => (problem.offline && old.path === path && old.data ? old : { path, problem }));
      })
      .finally(() => controller.signal.aborted || live.end());
    return () => controller.abort();
  }, [path, language, round, live.round]);
  const reload = useCallback(() => {
    setAnswer((old) => (old.problem ? { path: null } : old));
    setRound((n) => n + 1);
  }, []);
  useReturn(reload);
  const current = path !== null && answer.path === path;
  return {
    data: current ? answer.data : undefined,
    problem: current ? answer.problem : undefined,
    loading: path !== null && !current,
    reload,
  };
}
