// programme.ts - which programme these pages show.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Programme } from "./answers";
import { useLive } from "./live";

export const ProgrammeContext = createContext<Programme>({
  code: "",
  name: "",
  demonstration: false,
  version: 0,
  entries: 0,
});

export function useProgramme(): Programme {
  return useContext(ProgrammeContext);
}

/** As of when what is shown is whole: while the stream lives, what it said last. */
export function useAsOf(): string {
  const { now } = useProgramme();
  const { kind, asOf } = useLive();
  return (kind === "live" ? asOf : undefined) ?? now ?? "";
}
