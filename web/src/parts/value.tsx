// value.tsx - one value of one field in words: with its unit, its code's label, the title of what it refers to.
import type { Value } from "../base/answers";
import { formatDate, formatNumber, formatUnit } from "../base/format";
import { useLanguage, type Language, type Translate } from "../base/i18n";
import { codeLabel, useModel, type Field, type Model } from "../base/model";
import { recordPath } from "../base/router";
import { isGeometry, positionsOf, type Geometry } from "../map/geometry";

interface Props {
  field: Field;
  value: Value;
  /** Title of the record a reference points to. */
  name?: string | undefined;
}

interface Context {
  model: Model;
  language: Language;
  t: Translate;
}

export function isAbsent(value: Value): boolean {
  return value === undefined;
}

function isUnknown(value: Value): boolean {
  return typeof value === "object" && value !== null && "unknown" in value;
}

function isNotSpecified(value: Value): boolean {
  return typeof value === "object" && value !== null && "not_specified" in value;
}

function geometryText(geometry: Geometry, { t, language }: Context): string {
  if (geometry.type === "Point") {
    const [lon, lat] = geometry.coordinates;
    const degrees = (value: number): string => formatNumber(Math.round(value * 1e6) / 1e6, language);
    return t("geometry.at", { lat: degrees(lat), lon: degrees(lon) });
  }
  return t("geometry.vertices", { kind: t(`geometry.${geometry.type}`), count: positionsOf(geometry).length });
}

function numberText(value: number, field: Field, language: Language): string {
  const unit = formatUnit(field.unit, language);
  const number = formatNumber(value, language);
  return unit === "" ? number : `${number}\u00a0${unit}`;
}

function plainText(field: Field, value: Value, context: Context): string {
  const { model, language, t } = context;
  if (isGeometry(value)) return geometryText(value, context);
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  if (typeof value === "number") return numberText(value, field, language);
  if (Array.isArray(value)) return value.map((code) => codeLabel(model, field, code, language)).join(", ");
  if (typeof value !== "string") return JSON.stringify(value);
  if (field.kind === "code") return codeLabel(model, field, value, language);
  if (field.kind === "date") return formatDate(value, language);
  return value;
}

/** Nothing, as short as a table needs it. */
export function Dash({ text }: { text: string }) {
  return (
    <span class="absent">
      <span aria-hidden="true">–</span>
      <span class="unseen">{text}</span>
    </span>
  );
}

export function ValueView({ field, value, name }: Props) {
  const model = useModel();
  const { language, t } = useLanguage();
  if (isAbsent(value)) return <span class="absent">{t("value.absent")}</span>;
  if (value === null) return <span class="absent">{t("value.empty")}</span>;
  if (isUnknown(value)) return <em>{t("value.unknown")}</em>;
  if (isNotSpecified(value)) return <em>{t("value.notSpecified")}</em>;
  if (field.kind === "reference" && field.to && typeof value === "string") {
    return <a href={recordPath(field.to, value)}>{name || t("value.untitled", { id: value.slice(-8) })}</a>;
  }
  return <>{plainText(field, value, { model, language, t })}</>;
}
