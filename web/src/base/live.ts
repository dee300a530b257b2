// live.ts - one stream of what changes in the programme, for everything that is shown: what a change concerns is asked
// again, at most once a second, never in a tab nobody sees, and without breaking off what is under way.
import { useEffect, useRef, useState } from "preact/hooks";
import { askForConnection, isConnectionLost, onReturn } from "./connection";

/** What changed since the last one: ids of types whose records did; `all`: take nothing for known. */
export interface Change {
  all: boolean;
  types: ReadonlySet<string>;
  reports: boolean;
}

/** What something shown is made of. Without members it is asked again only when nothing may be taken for known. */
export interface Concern {
  types?: readonly string[] | "any";
  reports?: boolean;
}

export interface LiveState {
  kind: "starting" | "live" | "reconnecting" | "offline";
  /** Up to when nothing that changed is missing (RFC 3339); undefined before the first word of the server. */
  asOf: string | undefined;
  /** Since when the stream is broken, in ms. */
  since: number;
}

/** The server speaks every 15 s (src/api/live.c): after two times of silence the wire is taken for cut. */
const SILENCE_MS = 35_000;
const LOOK_MS = 5_000;
const RETRY_MS = 1_000;
const RETRY_MAX_MS = 30_000;
/** Pages are not all asked for in the same moment. */
const SPREAD_MS = 100;
const EVERY_MS = 1_000;
/** A browser has few connections to one server: a tab nobody sees gives its own back after a while. */
const HIDDEN_MS = 30_000;

const CHANGED = "whitestone:live";

let source: EventSource | undefined;
let lastId = "";
let heard = 0;
let attempts = 0;
let retryTimer = 0;
let hiddenTimer = 0;
let state: LiveState = { kind: "starting", asOf: undefined, since: 0 };

let pending: Change | undefined;
let flushTimer = 0;
let flushed = 0;
const followers = new Set<(change: Change) => void>();

function become(next: LiveState): void {
  if (next.kind === state.kind && next.asOf === state.asOf && next.since === state.since) return;
  state = next;
  window.dispatchEvent(new Event(CHANGED));
}

export function merged(a: Change | undefined, b: Change): Change {
  if (!a) return b;
  return { all: a.all || b.all, types: new Set([...a.types, ...b.types]), reports: a.reports || b.reports };
}

export function concerns({ types, reports }: Concern, change: Change): boolean {
  if (change.all || (reports && change.reports)) return true;
  return types === "any" ? change.types.size > 0 : (types ?? []).some((type) => change.types.has(type));
}

function flush(): void {
  flushTimer = 0;
  if (document.hidden || !pending) return;
  const change = pending;
  pending = undefined;
  flushed = Date.now();
  for (const follower of [...followers]) follower(change);
}

function gather(change: Change | undefined): void {
  if (change) pending = merged(pending, change);
  if (!pending || flushTimer || document.hidden) return;
  flushTimer = window.setTimeout(flush, Math.max(Math.random() * SPREAD_MS, flushed + EVERY_MS - Date.now()));
}

interface Told {
  asOf: string;
  all: boolean;
  types: { type: string }[];
  reports: boolean;
}

function onWord(event: MessageEvent<string>): Told {
  const told = JSON.parse(event.data) as Told;
  heard = Date.now();
  attempts = 0;
  become({ kind: "live", asOf: told.asOf, since: 0 });
  return told;
}

function onChange(event: MessageEvent<string>): void {
  const { all, types, reports } = onWord(event);
  lastId = event.lastEventId;
  gather({ all, types: new Set(types.map((one) => one.type)), reports });
}

function close(): void {
  window.clearTimeout(retryTimer);
  retryTimer = 0;
  source?.close();
  source = undefined;
}

function breakOff(): void {
  close();
  const since = state.since || Date.now();
  become({ ...state, kind: isConnectionLost() ? "offline" : "reconnecting", since });
  const wait = Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** attempts++);
  retryTimer = window.setTimeout(connect, wait * (0.8 + 0.4 * Math.random()));
  void askForConnection().then(() => {
    if (state.kind !== "live" && state.since)
      become({ ...state, kind: isConnectionLost() ? "offline" : "reconnecting" });
  });
}

function connect(): void {
  close();
  heard = Date.now();
  source = new EventSource(`/api/events${lastId === "" ? "" : `?since=${encodeURIComponent(lastId)}`}`);
  source.addEventListener("change", onChange);
  source.addEventListener("beat", onWord);
  source.onerror = breakOff;
}

function connectAgain(): void {
  attempts = 0;
  if (state.kind !== "live" || !source) connect();
}

function lookAround(): void {
  if (source && Date.now() - heard > SILENCE_MS) breakOff();
}

function onVisibility(): void {
  window.clearTimeout(hiddenTimer);
  if (document.hidden) {
    hiddenTimer = window.setTimeout(close, HIDDEN_MS);
    return;
  }
  if (!source) connectAgain();
  gather(undefined);
}

/** Keeps the stream open while the app stands: for its frame, once. */
export function useLiveStream(): void {
  useEffect(() => {
    const timer = window.setInterval(lookAround, LOOK_MS);
    const forget = onReturn(connectAgain);
    document.addEventListener("visibilitychange", onVisibility);
    window.addEventListener("online", connectAgain);
    if (!document.hidden) connect();
    return () => {
      window.clearInterval(timer);
      forget();
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("online", connectAgain);
      close();
    };
  }, []);
}

export function useLive(): LiveState {
  const [now, setNow] = useState(state);
  useEffect(() => {
    const changed = (): void => setNow(state);
    changed();
    window.addEventListener(CHANGED, changed);
    return () => window.removeEventListener(CHANGED, changed);
  }, []);
  return now;
}

/** Calls `again` when a change concerns what is shown; undefined concerns nothing. */
export function useChanges(concern: Concern | undefined, again: (change: Change) => void): void {
  const latest = useRef({ concern, again });
  latest.current = { concern, again };
  useEffect(() => {
    const follower = (change: Change): void => {
      const { concern: about, again: call } = latest.current;
      if (about && concerns(about, change)) call(change);
    };
    followers.add(follower);
    return () => void followers.delete(follower);
  }, []);
}

export interface Rounds {
  /** Grows when it is time to ask again. */
  round: number;
  begin: () => void;
  end: () => void;
}

/**
 * When to ask again. Between `begin` and `end` a change waits: on a slow wire an answer that is under way comes to its
 * end, and is followed by one more question, however many changes there were.
 */
export function useRounds(concern: Concern | undefined): Rounds {
  const [round, setRound] = useState(0);
  const asking = useRef(false);
  const due = useRef(false);
  const advance = (): void => {
    due.current = asking.current;
    if (!asking.current) setRound((n) => n + 1);
  };
  useChanges(concern, advance);
  const begin = (): void => {
    asking.current = true;
    due.current = false;
  };
  const end = (): void => {
    asking.current = false;
    if (due.current) advance();
  };
  return { round, begin, end };
}
