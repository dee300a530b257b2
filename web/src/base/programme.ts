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

/** Up to when nothing that is shown is missing: what the stream said last, "" before its first word. */
export function useAsOf(): string {
  return useLive().asOf ?? "";
}
