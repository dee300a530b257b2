// programme.ts - which programme these pages show.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Programme } from "./answers";

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
