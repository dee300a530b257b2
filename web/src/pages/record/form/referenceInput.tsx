// referenceInput.tsx - choosing the record a field names: what it names now, and a search among those of its type.
import { useState } from "preact/hooks";
import { useLanguage } from "../../../base/i18n";
import { fieldLabel, typeOf, typePlural, useModel, type Field } from "../../../base/model";
import { CHOICES_MAX, useChoices, type Choice } from "../../../parts/recordChoices";
import type { FieldDraft } from "./draft";

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
