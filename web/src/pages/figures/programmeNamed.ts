// programmeNamed.ts - the programmes a file has records of, and the one that is named by its code or id.
import type { RecordPage } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { slotField, typesPlaying, useModel } from "../../base/model";
import { useProgramme } from "../../base/programme";
import { useLanguage } from "../../base/i18n";

export interface NamedProgramme {
  id: string;
  code: string;
  name: string;
  /** The one the file was made for: its records need not name it. */
  isOwn: boolean;
}

const PROGRAMMES_MAX = 500;

/** undefined: not known yet, or `isAsked` is false; none where they may not be seen. */
export function useProgrammes(isAsked = true): NamedProgramme[] | undefined {
  const { language } = useLanguage();
  const type = typesPlaying(useModel(), "is_programme")[0];
  const { code: own } = useProgramme();
  const path = type && isAsked ? withQuery(`/api/records/${type.type}`, { limit: PROGRAMMES_MAX }) : null;
  const list = useResource<RecordPage>(path, { types: type ? [type.type] : [] });
  if (isAsked && (!type || list.problem)) return [];
  const text = (row: RecordPage["rows"][number], slot: string): string => {
    const value = type && row.values[slotField(type, "is_programme", slot)?.id ?? ""];
    return typeof value === "string" ? value : "";
  };
  return list.data?.rows.map((row) => {
    const code = text(row, "code");
    const name = (language === "fr" && text(row, "name_fr")) || text(row, "name");
    return { id: row.id, code, name: name || row.title, isOwn: code === own };
  });
}

/** By its code or id. */
export function useProgrammeNamed(name: string): NamedProgramme | undefined {
  return useProgrammes(name !== "")?.find((one) => one.code === name || one.id === name);
}
