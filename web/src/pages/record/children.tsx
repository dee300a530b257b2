// children.tsx - who names this record: few as tables, of what many name the counts; each leads to its list.
import type { ChildRows, RecordAnswer } from "../../base/answers";
import { withQuery } from "../../base/api";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldOf, typeLabel, typeOf, typePlural, useModel, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { RecordTable } from "../../parts/recordTable";
import { Table, type Column } from "../../parts/table";

interface Props {
  child: ChildRows;
  parent: string;
  /** Other fields of the same type name the record as well: the heading says which. */
  isOneOfSeveral: boolean;
}

function referringPath(child: ChildRows, parent: string): string {
  return withQuery(listPath(child.type), { [child.field]: parent });
}

export function Children({ child, parent, isOneOfSeveral }: Props) {
  const { t, language } = useLanguage();
  const type = typeOf(useModel(), child.type);
  if (!type || child.matched === 0) return null;
  const field = fieldOf(type, child.field);
  const id = `children-${child.type}-${child.field}`;
  const plural = typePlural(type, language);
  const rows = child.rows ?? [];
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{isOneOfSeveral && field ? `${plural} – ${fieldLabel(field, language)}` : plural}</h2>
      <RecordTable
        type={type}
        rows={rows}
        without={child.field}
        caption={t("record.referring", {
          count: child.matched,
          field: field ? fieldLabel(field, language) : child.field,
        })}
      />
      <p class="links">
        <a href={referringPath(child, parent)}>
          {child.matched > rows.length
            ? t("record.allReferring", { count: child.matched })
            : t("record.asList", { type: plural })}
        </a>
        {type.parent === child.field && (
          <a href={withQuery(`/records/${type.type}/new`, { [child.field]: parent })}>
            {t("form.addOne", { type: typeLabel(type, language) })}
          </a>
        )}
      </p>
    </section>
  );
}

interface Row {
  child: ChildRows;
  type: RecordType;
}

/** Records that name this one, by type and field, and child types of which there is none yet. */
export function Referring({ type, record }: { type: RecordType; record: RecordAnswer }) {
  const { t, language } = useLanguage();
  const model = useModel();
  const children = record.children ?? [];
  const rows: Row[] = children.flatMap((child) => {
    const found = child.rows ? undefined : typeOf(model, child.type);
    return found ? [{ child, type: found }] : [];
  });
  const addable = model.types.filter(
    (one) =>
      one.parent !== undefined &&
      fieldOf(one, one.parent)?.to === type.type &&
      !children.some((child) => child.type === one.type && child.field === one.parent && child.rows),
  );
  if (rows.length === 0 && addable.length === 0) return null;
  const columns: Column<Row>[] = [
    { id: "type", label: t("overview.type"), heads: true, cell: (row) => typePlural(row.type, language) },
    {
      id: "field",
      label: t("history.field"),
      cell: (row) => {
        const field = fieldOf(row.type, row.child.field);
        return field ? fieldLabel(field, language) : row.child.field;
      },
    },
    {
      id: "count",
      label: t("overview.records"),
      numeric: true,
      cell: ({ child }) => <a href={referringPath(child, record.id)}>{formatNumber(child.matched, language)}</a>,
    },
  ];
  return (
    <section aria-labelledby="referring-title">
      <h2 id="referring-title">{t("record.links")}</h2>
      {rows.length > 0 && (
        <Table
          caption={t("record.linksCaption")}
          columns={columns}
          rows={rows}
          rowKey={(row) => `${row.child.type}/${row.child.field}`}
        />
      )}
      {addable.length > 0 && (
        <p class="links">
          {addable.map((one) => (
            <a key={one.type} href={withQuery(`/records/${one.type}/new`, { [one.parent ?? ""]: record.id })}>
              {t("form.addOne", { type: typeLabel(one, language) })}
            </a>
          ))}
        </p>
      )}
    </section>
  );
}
