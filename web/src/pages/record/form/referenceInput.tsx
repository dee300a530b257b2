// referenceInput.tsx - choosing the record a field names: what it names now, and a search among those of its type.
import { useEffect, useState } from "preact/hooks";
import { apiGet, withQuery } from "../../../base/api";
import type { RecordPage } from "../../../base/answers";
import { useLanguage } from "../../../base/i18n";
import { fieldLabel, typeOf, typePlural, useModel, type Field, type Model } from "../../../base/model";
import type { UnitTree } from "../../units/unitAnswers";
import type { FieldDraft } from "./draft";

interface Choice {
  id: string;
  title: string;
  more: string;
}

const PAUSE_MS = 250;
const CHOICES_MAX = 20;

async function unitChoices(text: string, signal: AbortSignal): Promise<Choice[]> {
  const { rows } = await apiGet<UnitTree>(withQuery("/api/units", { find: text }), signal);
  return rows.map((row) => ({
    id: row.id,
    title: row.name,
    more: [row.code, ...(row.path ?? []).map((step) => step.name).reverse()].filter(Boolean).join(" · "),
  }));
}

async function recordChoices(type: string, text: string, lang: string, signal: AbortSignal): Promise<Choice[]> {
  const query = { q: text, limit: CHOICES_MAX, lang };
  const { rows } = await apiGet<RecordPage>(withQuery(`/api/records/${type}`, query), signal);
  return rows.map((row) => ({ id: row.id, title: row.title, more: Object.values(row.names ?? {}).join(" · ") }));
}

function choicesFor(model: Model, type: string, text: string, lang: string, signal: AbortSignal): Promise<Choice[]> {
  const plays = typeOf(model, type)?.roles.some((role) => role.role === "is_unit");
  return plays ? unitChoices(text, signal) : recordChoices(type, text, lang, signal);
}

/** Undefined while nothing was asked. */
function useChoices(type: string, text: string): Choice[] | undefined {
  const model = useModel();
  const { language } = useLanguage();
  const [choices, setChoices] = useState<Choice[]>();
  useEffect(() => {
    if (text.trim() === "") return setChoices(undefined);
    const controller = new AbortController();
    const timer = setTimeout(() => {
      choicesFor(model, type, text.trim(), language, controller.signal).then(setChoices, () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [type, text, language]);
  return choices;
}

interface Props {
  field: Field;
  draft: FieldDraft;
  name: string | undefined;
  id: string;
  described: string;
  onText: (text: string) => void;
}

export function ReferenceInput({ field, draft, name, id, described, onText }: Props) {
  const { t, language } = useLanguage();
  const model = useModel();
  const [text, setText] = useState("");
  const [titles, setTitles] = useState<Record<string, string>>(name ? { [draft.text]: name } : {});
  const choices = useChoices(field.to ?? "", text);
  const type = typeOf(model, field.to ?? "");
  const choose = (choice: Choice): void => {
    setTitles({ ...titles, [choice.id]: choice.title });
    onText(choice.id);
    setText("");
    document.getElementById(id)?.focus();
  };
  return (
    <div class="form-reference">
      {draft.text !== "" && (
        <p class="form-chosen">
          <strong>{titles[draft.text] ?? draft.text}</strong>{" "}
          <button type="button" onClick={() => onText("")}>
            {t("form.reference.remove", { field: fieldLabel(field, language) })}
          </button>
        </p>
      )}
      <input
        id={id}
        type="search"
        autocomplete="off"
        disabled={draft.answer !== "value"}
        aria-describedby={described || undefined}
        placeholder={t("form.reference.find", { type: type ? typePlural(type, language) : "" })}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {choices && (
        <div role="status">
          {choices.length === 0 ? (
            <p class="quiet">{t("form.reference.none")}</p>
          ) : (
            <ul class="form-choices">
              {choices.slice(0, CHOICES_MAX).map((choice) => (
                <li key={choice.id}>
                  <button type="button" onClick={() => choose(choice)}>
                    {choice.title} {choice.more && <span class="quiet">{choice.more}</span>}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}
