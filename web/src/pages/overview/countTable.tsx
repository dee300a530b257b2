// countTable.tsx - how many records of each type and state there are; every figure leads to its records.
import type { TypeCount } from "../../base/answers";
import { withQuery } from "../../base/api";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { codeLabel, codesOf, fieldOf, slotField, typeOf, typePlural, useModel, type Model } from "../../base/model";
import { listPath } from "../../base/router";
import { Table, type Column } from "../../parts/table";
import { Empty } from "../../parts/states";

export function CountTable({ counts }: { counts: TypeCount[] }) {
  const model = useModel();
  const { t, language } = useLanguage();
  const known = counts.filter((count) => typeOf(model, count.type));
  const columns: Column<TypeCount>[] = [
    { id: "type", label: t("overview.type"), heads: true, cell: (count) => <TypeName count={count} /> },
    {
      id: "records",
      label: t("overview.records"),
      numeric: true,
      cell: (count) => <a href={listPath(count.type)}>{formatNumber(count.records, language)}</a>,
    },
    { id: "states", label: t("overview.byState"), cell: (count) => <States count={count} /> },
    { id: "incomplete", label: t("overview.incomplete"), numeric: true, cell: (count) => <Incomplete count={count} /> },
    { id: "placeless", label: t("overview.placeless"), numeric: true, cell: (count) => <Placeless count={count} /> },
  ];
  if (known.length === 0) return <Empty>{t("overview.noTypes")}</Empty>;
  const filled = known.filter((count) => count.records > 0);
  const empty = known.filter((count) => count.records === 0);
  return (
    <>
      {filled.length > 0 && (
        <Table caption={t("overview.countsCaption")} columns={columns} rows={filled} rowKey={(count) => count.type} />
      )}
      {empty.length > 0 && <EmptyTypes counts={empty} />}
    </>
  );
}

function EmptyTypes({ counts }: { counts: TypeCount[] }) {
  const { t } = useLanguage();
  return (
    <>
      <p class="empty">{t("overview.emptyTypes")}</p>
      <ul class="states">
        {counts.map((count) => (
          <li key={count.type}>
            <TypeName count={count} />
          </li>
        ))}
      </ul>
    </>
  );
}

function TypeName({ count }: { count: TypeCount }) {
  const { language } = useLanguage();
  const type = typeOf(useModel(), count.type);
  return <a href={listPath(count.type)}>{type ? typePlural(type, language) : count.type}</a>;
}

function stateFieldId(model: Model, count: TypeCount): string | undefined {
  const type = typeOf(model, count.type);
  return count.state_field ?? (type && slotField(type, "has_state", "state")?.id);
}

function States({ count }: { count: TypeCount }) {
  const model = useModel();
  const { t, language } = useLanguage();
  const type = typeOf(model, count.type);
  const fieldId = stateFieldId(model, count);
  const field = type && fieldId ? fieldOf(type, fieldId) : undefined;
  const states = count.states.filter((state) => state.records > 0);
  if (!type || !field || states.length === 0) return <span class="absent">{t("value.none")}</span>;
  const order = codesOf(model, field).map((code) => code.code);
  states.sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
  const isOffered = type.list.filters.includes(field.id);
  return (
    <ul class="states">
      {states.map((state) => {
        const label = state.code === "" ? t("value.absent") : codeLabel(model, field, state.code, language);
        const text = t("text.pair", { label, value: state.records });
        const href = withQuery(listPath(count.type), { [field.id]: state.code });
        return <li key={state.code}>{isOffered && state.code !== "" ? <a href={href}>{text}</a> : text}</li>;
      })}
    </ul>
  );
}

function Incomplete({ count }: { count: TypeCount }) {
  const { language } = useLanguage();
  const number = formatNumber(count.incomplete, language);
  if (count.incomplete === 0) return <>{number}</>;
  return <a href={withQuery(listPath(count.type), { incomplete: true })}>{number}</a>;
}

function Placeless({ count }: { count: TypeCount }) {
  const { t, language } = useLanguage();
  const type = typeOf(useModel(), count.type);
  if (!type?.geometry) return <span class="absent">{t("value.none")}</span>;
  const number = formatNumber(count.placeless, language);
  if (count.placeless === 0) return <>{number}</>;
  return <a href={withQuery(listPath(count.type), { placeless: true })}>{number}</a>;
}
