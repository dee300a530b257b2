// recordSection.tsx - the first records of a list on a page about what they belong to, and the way to the whole list.
import type { RecordPage } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { typePlural, typesNamedBy, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { RecordTable } from "../../parts/recordTable";
import { Empty, Ready } from "../../parts/states";

const SHOWN = 8;

interface Props {
  type: RecordType;
  /** Parameters of the list. */
  query: Record<string, string>;
  title: string;
  /** A field all of them share. */
  without?: string;
}

export function RecordSection({ type, query, title, without }: Props) {
  const { t, language } = useLanguage();
  const path = withQuery(`/api/records/${encodeURIComponent(type.type)}`, { ...query, limit: SHOWN });
  const page = useResource<RecordPage>(path, { types: typesNamedBy(type) });
  const id = `list-${type.type}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <Ready of={page}>
        {({ rows, matched }) =>
          rows.length === 0 ? (
            <Empty>{t("home.noneOf")}</Empty>
          ) : (
            <>
              <RecordTable
                type={type}
                rows={rows}
                caption={t("list.matched", { count: matched, type: typePlural(type, language) })}
                {...(without === undefined ? {} : { without })}
              />
              <p>
                <a href={withQuery(listPath(type.type), query)} data-records={matched}>
                  {t("record.allReferring", { count: matched })}
                </a>
              </p>
            </>
          )
        }
      </Ready>
    </section>
  );
}
