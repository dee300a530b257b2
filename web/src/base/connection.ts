// connection.ts - whether the program answers: noted by every request, asked again while it does not.
import { useEffect, useState } from "preact/hooks";

const CHANGED = "whitestone:connection";
const BACK = "whitestone:back";
const ASK_AGAIN_MS = 5_000;

let lost = false;

function note(now: boolean): void {
  if (now === lost) return;
  lost = now;
  window.dispatchEvent(new Event(CHANGED));
  if (!now) window.dispatchEvent(new Event(BACK));
}

/** An answer came, whatever it says. */
export function noteAnswer(): void {
  note(false);
}

/** No answer came. */
export function noteSilence(): void {
  note(true);
}

export function isConnectionLost(): boolean {
  return lost;
}

/** Asks whether the program answers, and notes it. */
export async function askForConnection(): Promise<void> {
  try {
    await fetch("/healthz", { cache: "no-store" });
    noteAnswer();
  } catch {
    noteSilence();
  }
}

/** Calls `again` when the program answers after it did not, until what it returns is called. */
export function onReturn(again: () => void): () => void {
  window.addEventListener(BACK, again);
  return () => window.removeEventListener(BACK, again);
}

export function useReturn(again: () => void): void {
  useEffect(() => onReturn(again), [again]);
}

export function useConnection(): { isLost: boolean; ask: () => void } {
  const [isLost, setLost] = useState(lost);
  useEffect(() => {
    const changed = (): void => setLost(lost);
    const askNow = (): void => void askForConnection();
    window.addEventListener(CHANGED, changed);
    window.addEventListener("offline", askNow);
    window.addEventListener("online", askNow);
    return () => {
      window.removeEventListener(CHANGED, changed);
      window.removeEventListener("offline", askNow);
      window.removeEventListener("online", askNow);
    };
  }, []);
  useEffect(() => {
    if (!isLost) return;
    const timer = window.setInterval(() => void askForConnection(), ASK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [isLost]);
  return { isLost, ask: () => void askForConnection() };
}
