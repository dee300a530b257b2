// columns.ts - which columns a list shows: those of the link, else the reader's own choice, else the model's.
import { useState } from "preact/hooks";
import { fieldOf, fieldsOf, type Field, type RecordType } from "../../base/model";

const STORAGE_KEY = "whitestone.columns.";

/** Fields that can be a column: the title stands beside them anyway, a place is on the map. */
export function offeredColumns(type: RecordType): Field[] {
  return type.fields.filter(
    (field) => field.kind !== "geometry" && field.class !== "personal" && !isInTitle(type, field),
  );
}

function isInTitle(type: RecordType, field: Field): boolean {
  return field.kind === "text" && type.title.includes(field.id);
}

function remembered(type: RecordType): string[] | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY + type.type) ?? "null");
    if (!Array.isArray(stored)) return undefined;
    const known = stored.filter((id): id is string => typeof id === "string" && fieldOf(type, id) !== undefined);
    return known.length > 0 ? known : undefined;
  } catch {
    return undefined;
  }
}

function remember(type: RecordType, ids: string[] | undefined): void {
  try {
    if (ids === undefined) localStorage.removeItem(STORAGE_KEY + type.type);
    else localStorage.setItem(STORAGE_KEY + type.type, JSON.stringify(ids));
  } catch {
    // A browser that refuses storage shows the choice until the page is left.
  }
}

function ofModel(type: RecordType): string[] {
  return fieldsOf(type, type.list.columns)
    .filter((field) => field.kind !== "geometry" && !isInTitle(type, field))
    .map((field) => field.id);
}

export interface Columns {
  shown: string[];
  isChosen: boolean;
  choose: (ids: string[] | undefined) => void;
}

/** `linked` are the columns the address names. */
export function useColumns(type: RecordType, linked: string[] | undefined): Columns {
  const [own, setOwn] = useState(() => remembered(type));
  const choose = (ids: string[] | undefined): void => {
    remember(type, ids);
    setOwn(ids);
  };
  return { shown: linked ?? own ?? ofModel(type), isChosen: (linked ?? own) !== undefined, choose };
}
