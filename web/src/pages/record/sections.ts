// sections.ts - the fields of a type under its sections, and within them those that only mean something together.
import type { RecordAnswer, Value, Values } from "../../base/answers";
import type { Field, Label, RecordType } from "../../base/model";
import { isAbsent } from "../../parts/value";

export interface SectionFields {
  id: string;
  label: Label;
  fields: Field[];
}

/** Fields of one named group, or a run of fields that stand for themselves. */
export interface FieldBlock {
  key: string;
  label?: Label;
  fields: Field[];
}

export function isPersonal(field: Field): boolean {
  return field.class === "personal";
}

/** Id of the section a field belongs to; "" for those of none. */
export function sectionOf(type: RecordType, field: Field): string {
  return type.sections.some((section) => section.id === field.section) ? (field.section ?? "") : "";
}

export function sectionsOf(type: RecordType): SectionFields[] {
  const shown = type.fields.filter((field) => !field.hidden);
  return [...type.sections, { id: "", label: {} }]
    .map((section) => ({
      id: section.id,
      label: section.label,
      fields: shown.filter((field) => sectionOf(type, field) === section.id),
    }))
    .filter((section) => section.fields.length > 0);
}

export function blocksOf(type: RecordType, fields: Field[]): FieldBlock[] {
  const blocks: FieldBlock[] = [];
  for (const field of fields) {
    const group = type.groups?.find((one) => one.id === field.group && one.fields.length > 1 && one.label);
    const last = blocks[blocks.length - 1];
    if (last && last.key === (group?.id ?? "")) last.fields.push(field);
    else blocks.push({ key: group?.id ?? "", ...(group?.label ? { label: group.label } : {}), fields: [field] });
  }
  return blocks;
}

export function valueOf(record: RecordAnswer, type: RecordType, field: Field): Value {
  const own = record.values[field.id];
  return field.id === type.geometry && isAbsent(own) ? (record.geometry ?? undefined) : own;
}

/** The values of a record with its place among them. */
export function allValues(record: RecordAnswer, type: RecordType): Values {
  return Object.fromEntries(type.fields.map((field) => [field.id, valueOf(record, type, field)]));
}
