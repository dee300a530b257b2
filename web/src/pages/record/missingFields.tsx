// missingFields.tsx - what a record should say and does not, and where to say it.
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldOf, type RecordType } from "../../base/model";
import { sectionOf } from "./sections";

interface Props {
  type: RecordType;
  ids: string[];
  onCorrect: (section: string) => void;
}

export function MissingFields({ type, ids, onCorrect }: Props) {
  const { t, language } = useLanguage();
  if (ids.length === 0) return null;
  return (
    <div class="notice">
      <p>
        <strong>{t("record.incomplete", { count: ids.length })}</strong> {t("record.incompleteHint")}
      </p>
      <ul class="missing-fields">
        {ids.map((id) => {
          const field = fieldOf(type, id);
          return (
            <li key={id}>
              {field ? (
                <button type="button" onClick={() => onCorrect(sectionOf(type, field))}>
                  {fieldLabel(field, language)}
                </button>
              ) : (
                id
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
