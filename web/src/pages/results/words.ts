// words.ts - codes, figures, days and addresses of results as the reader reads them.
import { withQuery } from "../../base/api";
import { formatDate, formatNumber, formatUnit } from "../../base/format";
import { textOf, useLanguage } from "../../base/i18n";
import { labelIn, typesPlaying, useModel, type Code, type Label } from "../../base/model";
import { recordPath } from "../../base/router";
import type { PartKey, Period } from "./resultAnswers";

export interface Words {
  /** A code of the model in words; codes of results are told apart without their list. */
  code: (id: string | null | undefined) => string;
  label: (label: Label | undefined) => string;
  /** "103 %"; null is unknown. */
  percent: (value: number | null | undefined) => string;
  /** A figure with the unit its indicator was given. */
  figure: (value: number | null | undefined, unit?: string) => string;
  day: (day: string | null | undefined) => string;
  period: (period: Period | null | undefined) => string;
  /** "sex: female · age: unknown"; the whole says so. */
  part: (of: PartKey) => string;
  /** Where a record of the type that plays the role is. */
  record: (role: string, id: string | null | undefined) => string | undefined;
}

export function useCode(): (id: string | null | undefined) => Code | undefined {
  const model = useModel();
  return (id) => (id ? model.lists.flatMap((list) => list.codes).find((one) => one.code === id) : undefined);
}

export function useWords(): Words {
  const { t, language } = useLanguage();
  const model = useModel();
  const codeOf = useCode();
  const code: Words["code"] = (id) => labelIn(codeOf(id)?.label, language) || (id ?? "");
  const day: Words["day"] = (text) => (text ? formatDate(text, language) : t("value.absent"));
  const figure: Words["figure"] = (value, unit = "") => {
    if (value === null || value === undefined) return t("value.unknown");
    const written = formatUnit(unit, language);
    return formatNumber(value, language) + (written === "" ? "" : `\u00a0${written}`);
  };
  return {
    code,
    day,
    figure,
    label: (label) => labelIn(label, language),
    percent: (value) => figure(value, "%"),
    period: (period) =>
      period ? t("results.period", { from: day(period.from), to: day(period.to) }) : t("value.absent"),
    part: (of) => {
      const parts = Object.keys(of).filter((id) => id !== "unit_title");
      if (parts.length === 0) return t("results.whole");
      return parts
        .map((id) => {
          const member = of[id] ?? null;
          const name = id === "unit" && of["unit_title"] ? of["unit_title"] : code(member);
          const dimension = textOf(language, `results.dim.${id}`) ?? id;
          return t("chart.point", { what: dimension, value: member === null ? t("value.unknown") : name });
        })
        .join(" · ");
    },
    record: (role, id) => {
      const type = typesPlaying(model, role)[0];
      return type && id ? recordPath(type.type, id) : undefined;
    },
  };
}

/** "Workplan, field": what a framework is, and of a workplan how far it reaches. */
export function kindOf(row: { kind: string | null; scope: string | null }, words: Words): string {
  return [row.kind, row.scope].filter(Boolean).map(words.code).join(", ");
}

/** What the address of a page about results chooses. */
export interface Choice {
  /** A day, "" for today. */
  on: string;
  /** Results that stand open, by their code; "*" for all. */
  open: string[];
}

export function choiceOf(search: string): Choice {
  const params = new URLSearchParams(search);
  return { on: params.get("on") ?? "", open: (params.get("open") ?? "").split(",").filter(Boolean) };
}

export function resultsPath(on: string): string {
  return withQuery("/results", { on });
}

export function frameworkPath(code: string, on: string, open: string[] = []): string {
  return withQuery(`/results/${encodeURIComponent(code)}`, { on, open: open.join(",") });
}
