// children.tsx - the records that belong to a record: its child rows and what refers to it.
import type { ChildRows } from "../../base/answers";
import { withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldOf, typeOf, typePlural, useModel } from "../../base/model";
import { listPath } from "../../base/router";
import { RecordTable } from "../../parts/recordTable";

interface Props {
  child: ChildRows;
  parent: string;
  /** Another field of the same type refers here too: the heading names the field. */
  isOneOfSeveral: boolean;
}

export function Children({ child, parent, isOneOfSeveral }: Props) {
  const { t, language } = useLanguage();
  const type = typeOf(useModel(), child.type);
  if (!type || child.matched === 0) return null;
  const field = fieldOf(type, child.field);
  const id = `children-${child.type}-${child.field}`;
  const plural = typePlural(type, language);
  const title = isOneOfSeveral && field ? `${plural} – ${fieldLabel(field, language)}` : plural;
  const isOffered = type.list.filters.includes(child.field);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <RecordTable
        type={type}
        rows={child.rows}
        without={child.field}
        caption={t("record.referring", {
          count: child.matched,
          field: field ? fieldLabel(field, language) : child.field,
        })}
      />
      {child.matched > child.rows.length && (
        <p>
          {isOffered ? (
            <a href={withQuery(listPath(child.type), { [child.field]: parent })}>
              {t("record.allReferring", { count: child.matched })}
            </a>
          ) : (
            t("record.firstReferring", { count: child.rows.length })
          )}
        </p>
      )}
    </section>
  );
}
