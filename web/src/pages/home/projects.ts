// projects.ts - the projects of the file with who pays for them: what homes of projects and donors choose from.
import type { RecordPage, RecordRow } from "../../base/answers";
import { useResource, withQuery, type Resource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { slotField, typesNamedBy, typesPlaying, useModel, type RecordType } from "../../base/model";

export interface NamedProject {
  id: string;
  code: string;
  name: string;
  donor: { id: string; name: string } | undefined;
}

export interface Projects {
  /** undefined: the model has none. */
  type: RecordType | undefined;
  all: NamedProject[];
}

const PROJECTS_MAX = 1000;

function projectFrom(type: RecordType, row: RecordRow, language: string): NamedProject {
  const text = (slot: string): string => {
    const value = row.values[slotField(type, "is_project", slot)?.id ?? ""];
    return typeof value === "string" ? value : "";
  };
  const donor = text("donor");
  const code = text("code");
  return {
    id: row.id,
    code: code || row.id,
    name: (language === "fr" && text("name_fr")) || text("name") || row.title,
    donor:
      donor === ""
        ? undefined
        : { id: donor, name: row.names?.[slotField(type, "is_project", "donor")?.id ?? ""] ?? donor },
  };
}

export function useProjects(): Resource<Projects> {
  const { language } = useLanguage();
  const type = typesPlaying(useModel(), "is_project")[0];
  const path = type ? withQuery(`/api/records/${type.type}`, { limit: PROJECTS_MAX }) : null;
  const page = useResource<RecordPage>(path, { types: type ? typesNamedBy(type) : [] });
  const all = type && page.data?.rows.map((row) => projectFrom(type, row, language));
  return { ...page, data: type === undefined ? { type, all: [] } : all && { type, all } };
}

/** By its code or id. */
export function projectOf({ all }: Projects, name: string): NamedProject | undefined {
  return all.find((one) => one.code === name || one.id === name);
}
