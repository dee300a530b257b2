// recordChoice.tsx - whose figures: one unit or organisation, found by its name, named by its title, taken away again.
import { useId, useState } from "preact/hooks";
import type { RecordAnswer } from "../../base/answers";
import { useResource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { CHOICES_MAX, useChoices } from "../../parts/recordChoices";

interface Props {
  label: string;
  type: string;
  id: string;
  choose: (id: string) => void;
}

export function RecordChoice({ label, type, id, choose }: Props) {
  const { t } = useLanguage();
  const [text, setText] = useState("");
  const choices = useChoices(type, text);
  const input = useId();
  const take = (chosen: string): void => {
    setText("");
    choose(chosen);
  };
  if (id !== "") {
    return (
      <div class="figure-choice">
        <span>{label}</span>
        <p class="form-chosen">
          <strong>
            <Title type={type} id={id} />
          </strong>{" "}
          <button type="button" class="link" onClick={() => take("")}>
            {t("list.takeAway", { name: label })}
          </button>
        </p>
      </div>
    );
  }
  return (
    <div class="figure-choice">
      <label for={input}>{label}</label>
      <input
        id={input}
        type="search"
        autocomplete="off"
        placeholder={t("measures.findByName")}
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
                  <button type="button" onClick={() => take(choice.id)}>
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

function Title({ type, id }: { type: string; id: string }) {
  const record = useResource<RecordAnswer>(`/api/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}`);
  return <>{record.data?.title ?? id}</>;
}
