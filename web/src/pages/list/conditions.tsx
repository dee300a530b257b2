// conditions.tsx - what narrows the list, each with a link that takes it away; and what of the link is not known here.
import type { RecordAnswer } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { formatDate } from "../../base/format";
import { useLanguage, type Language, type Translate } from "../../base/i18n";
import { codeLabel, fieldLabel, fieldOf, typesPlaying, useModel, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { filterWords } from "./filterWords";
import { datedField, datesText, pageQuery, type ListState } from "./filters";

interface Condition {
  id: string;
  label: string;
  value: string;
  /** Of a record whose title says more than its id. */
  record?: { type: string; id: string } | undefined;
  without: ListState;
}

function withoutKey(record: Record<string, string>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([one]) => one !== key));
}

function spanText(dated: string, t: Translate, language: Language): string {
  if (dated === "none") return t("list.undated");
  const [from = "", to = from] = dated.split("/");
  const name = (bound: string): string => formatDate(bound, language);
  if (from === to) return t("list.datedIn", { date: name(from) });
  if (to === "" || to === "..") return t("list.datedFrom", { from: name(from) });
  return from === "" || from === ".."
    ? t("list.datedTo", { to: name(to) })
    : t("list.dated", { from: name(from), to: name(to) });
}

/** What a figure, a unit or the map chose when it opened this list. */
function otherText(id: string, value: string, t: Translate, language: Language): string {
  switch (id) {
    case "dated":
      return spanText(value, t, language);
    case "ended":
      return t(value === "true" ? "list.ended" : "list.notEnded");
    case "placeless":
      return t("list.placeless");
    case "within":
      return t(value === "none" ? "list.withinNone" : "list.within");
    case "filter":
      return t("list.filterText");
    default:
      return t("list.inBox");
  }
}

function useConditions(type: RecordType, state: ListState): Condition[] {
  const { t, language } = useLanguage();
  const model = useModel();
  const first = { ...state, after: "" };
  const found: Condition[] = [];
  if (state.q.trim() !== "") {
    found.push({ id: "q", label: t("list.search"), value: state.q.trim(), without: { ...first, q: "" } });
  }
  for (const [id, value] of Object.entries(state.filters)) {
    const field = fieldOf(type, id);
    if (field === undefined) continue;
    const text =
      field.kind === "boolean"
        ? t(value === "true" ? "value.yes" : "value.no")
        : codeLabel(model, field, value, language);
    const record = field.kind === "reference" && field.to ? { type: field.to, id: value } : undefined;
    const without = { ...first, filters: withoutKey(state.filters, id) };
    found.push({ id, label: fieldLabel(field, language), value: text, record, without });
  }
  const dates = datesText(state.dates);
  const dated = datedField(type);
  if (dates !== "") {
    const label = dated ? fieldLabel(dated, language) : t("record.observed");
    found.push({ id: "datetime", label, value: dates, without: { ...first, dates: { from: "", to: "" } } });
  }
  if (state.incomplete) {
    found.push({
      id: "incomplete",
      label: t("list.incompleteOnly"),
      value: "",
      without: { ...first, incomplete: false },
    });
  }
  const units = typesPlaying(model, "is_unit")[0];
  for (const [id, value] of Object.entries(state.others)) {
    const record = id === "within" && value !== "none" && units ? { type: units.type, id: value } : undefined;
    const without = { ...first, others: withoutKey(state.others, id) };
    const words = id === "filter" ? filterWords(model, type, value, t, language) : "";
    found.push({ id, label: otherText(id, value, t, language), value: words, record, without });
  }
  return found;
}

function RecordName({ type, id }: { type: string; id: string }) {
  const record = useResource<RecordAnswer>(`/api/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}`);
  return <>{record.data?.title ?? id.slice(-8)}</>;
}

export function Conditions({ type, state }: { type: RecordType; state: ListState }) {
  const { t } = useLanguage();
  const conditions = useConditions(type, state);
  if (conditions.length === 0) return null;
  const link = (next: ListState): string => withQuery(listPath(type.type), pageQuery(next));
  const clear: ListState = {
    ...state,
    q: "",
    filters: {},
    others: {},
    dates: { from: "", to: "" },
    incomplete: false,
    after: "",
  };
  return (
    <ul class="conditions" aria-label={t("list.conditions")}>
      {conditions.map(({ id, label, value, record, without }) => (
        <li key={id}>
          <span>
            {label}
            {(value !== "" || record) && t("list.colon")}
            <strong>{record ? <RecordName {...record} /> : value}</strong>
          </span>
          <a href={link(without)} aria-label={t("list.takeAway", { name: label })}>
            <span aria-hidden="true">✕</span>
          </a>
        </li>
      ))}
      {conditions.length > 1 && (
        <li class="plain">
          <a href={link(clear)}>{t("list.clear")}</a>
        </li>
      )}
    </ul>
  );
}

export function UnknownNotice({ state }: { state: ListState }) {
  const { t } = useLanguage();
  if (state.unknown.length === 0) return null;
  return (
    <p class="notice" role="status">
      {t("list.unknown", { names: state.unknown.join(", ") })}
    </p>
  );
}
