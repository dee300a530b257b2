// filterWords.ts - a condition in CQL2 text in the reader's words: fields and codes by their labels, signs as one reads them.
import type { Language, Translate } from "../../base/i18n";
import { codeLabel, fieldLabel, fieldOf, type Field, type Model, type RecordType } from "../../base/model";

const TOKEN = /'(?:''|[^'])*'|"[^"]*"|<>|!=|<=|>=|[()=<>,]|[^\s()=<>!,'"]+/g;
const SIGNS: Record<string, string> = { ">=": "≥", "<=": "≤", "<>": "≠", "!=": "≠" };

function nameOf(token: string): string {
  return token.replace(/^"|"$/g, "");
}

function textOf(token: string): string {
  return token.slice(1, -1).replaceAll("''", "'");
}

/** Of the last field that was named, for codes are words only in their list. */
function literal(model: Model, field: Field | undefined, token: string, language: Language): string {
  const text = textOf(token);
  const isCoded = field?.kind === "code" || field?.kind === "codes";
  return isCoded ? codeLabel(model, field, text, language) : text;
}

function plain(token: string, t: Translate): string {
  switch (token.toUpperCase()) {
    case "AND":
      return t("list.words.and");
    case "OR":
      return t("list.words.or");
    case "NOT":
      return t("list.words.not");
    case "SUM":
      return t("list.words.sum");
    case "TRUE":
      return t("value.yes");
    case "FALSE":
      return t("value.no");
    default:
      return SIGNS[token] ?? token;
  }
}

/** "age IS NOT NULL" is two words of ours in place of three of the filter's. */
function withoutNulls(filter: string): string {
  return filter.replace(/\bIS\s+NOT\s+NULL\b/gi, "\u0001").replace(/\bIS\s+NULL\b/gi, "\u0002");
}

function joined(words: string[]): string {
  return words.join(" ").replaceAll("( ", "(").replaceAll(" )", ")").replaceAll(" ,", ",");
}

export function filterWords(model: Model, type: RecordType, filter: string, t: Translate, language: Language): string {
  const texts: string[] = [];
  // Texts are put aside first: what looks like a word of the filter inside them is none.
  const bare = filter.replace(/'(?:''|[^'])*'/g, (text) => `'${texts.push(text) - 1}'`);
  let field: Field | undefined;
  const words = (withoutNulls(bare).match(TOKEN) ?? []).map((token) => {
    if (token === "\u0001") return t("list.words.recorded");
    if (token === "\u0002") return t("list.words.missing");
    if (token.startsWith("'")) return literal(model, field, texts[Number(token.slice(1, -1))] ?? token, language);
    const named = fieldOf(type, nameOf(token));
    if (named !== undefined) field = named;
    return named ? fieldLabel(named, language) : plain(token, t);
  });
  return joined(words);
}
