// meaning.ts - what a feature's class and state are by the model, and the symbol that says so.
import type { MapFeature } from "../base/answers";
import type { Language } from "../base/i18n";
import {
  codeLabel,
  codeOf,
  codesOf,
  fieldOf,
  labelIn,
  slotField,
  typeLabel,
  type Code,
  type Field,
  type Model,
  type RecordType,
} from "../base/model";
import { stateLookOf, symbolOf, tableLetter, type MapSymbol, type StateLook } from "./symbol";

function classField(type: RecordType): Field | undefined {
  return type.map?.class ? fieldOf(type, type.map.class) : undefined;
}

export function classOf(model: Model, type: RecordType, feature: MapFeature): string {
  return codeOf(model, classField(type), feature.properties.class);
}

export function stateOf(model: Model, type: RecordType, feature: MapFeature): string {
  return codeOf(model, slotField(type, "has_state", "state"), feature.properties.state);
}

/** Where the state stands in its code list; -1 when there is none. */
export function stateIndex(model: Model, type: RecordType, state: string): number {
  const field = slotField(type, "has_state", "state");
  return field && state ? codesOf(model, field).findIndex((code) => code.code === state) : -1;
}

export function stateLook(model: Model, type: RecordType, state: string): StateLook {
  const field = slotField(type, "has_state", "state");
  const index = stateIndex(model, type, state);
  const ended = field && index >= 0 ? (codesOf(model, field)[index]?.ends ?? false) : false;
  return stateLookOf(type.map?.symbol, index, ended);
}

/** The abbreviation the field itself uses, which labels give in brackets: "CHA" in English, "ZDC" in French. */
export function classAbbreviation(model: Model, type: RecordType, code: string, language: Language): string {
  const field = classField(type);
  if (!field || !code) return "";
  return /\(([\p{Lu}\d]{2,5})\)\s*$/u.exec(codeLabel(model, field, code, language))?.[1] ?? "";
}

export function classLabel(model: Model, type: RecordType, code: string, language: Language): string {
  const field = classField(type);
  return field && code ? codeLabel(model, field, code, language) : typeLabel(type, language);
}

/** A class without a letter of its own gets its initial, or its number in the list where others begin alike. */
function letterOf(codes: Code[], code: string, set: string | undefined, language: Language): string {
  const letter = (one: Code): string =>
    tableLetter(set, one.code) ?? (one.means ? "?" : labelIn(one.label, language).slice(0, 1).toUpperCase());
  const own = codes.find((one) => one.code === code);
  if (!own || own.means) return "?";
  const isShared = codes.some((one) => one !== own && letter(one) === letter(own));
  return isShared ? String(codes.indexOf(own) + 1) : letter(own);
}

export function featureSymbol(model: Model, type: RecordType, code: string, language: Language): MapSymbol {
  const field = classField(type);
  const set = type.map?.symbol;
  if (!field) return symbolOf(set, code, typeLabel(type, language).slice(0, 1).toUpperCase());
  return symbolOf(set, code, letterOf(codesOf(model, field), code, set, language));
}
