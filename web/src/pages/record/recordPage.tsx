// recordPage.tsx - one record: what is known, what is missing, where it is, what belongs to it, how it came to be.
import type { RecordAnswer } from "../../base/answers";
import { useResource } from "../../base/api";
import { formatDate } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import {
  fieldLabel,
  fieldsOf,
  fieldOf,
  typeLabel,
  typeOf,
  typePlural,
  useModel,
  type RecordType,
} from "../../base/model";
import { listPath } from "../../base/router";
import { Heading } from "../../parts/heading";
import { Failure, Loading } from "../../parts/states";
import { MissingPage } from "../missing/missingPage";
import { Children } from "./children";
import { FieldSections } from "./fieldSections";
import { HistorySection } from "./historySection";
import { RecordMap } from "./recordMap";

export function RecordPage({ typeId, id }: { typeId: string; id: string }) {
  const type = typeOf(useModel(), typeId);
  return type ? <Known type={type} id={id} /> : <MissingPage />;
}

function Known({ type, id }: { type: RecordType; id: string }) {
  const { t, language } = useLanguage();
  const path = `/api/records/${encodeURIComponent(type.type)}/${encodeURIComponent(id)}`;
  const record = useResource<RecordAnswer>(path);
  const title =
    record.data?.title || (record.data ? t("value.untitled", { id: id.slice(-8) }) : typeLabel(type, language));
  return (
    <>
      <Heading title={title}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
          <span aria-hidden="true"> › </span>
          <a href={listPath(type.type)}>{typePlural(type, language)}</a>
        </p>
      </Heading>
      {record.problem && <Failure problem={record.problem} onRetry={record.reload} />}
      {record.loading && <Loading />}
      {record.data && <Body type={type} record={record.data} path={path} />}
    </>
  );
}

function Body({ type, record, path }: { type: RecordType; record: RecordAnswer; path: string }) {
  const children = record.children ?? [];
  return (
    <>
      <Facts type={type} record={record} />
      <MissingFields type={type} ids={record.missing ?? []} />
      <FieldSections type={type} record={record} />
      {record.geometry && <RecordMap type={type} record={record} geometry={record.geometry} />}
      {children.map((child) => (
        <Children
          key={`${child.type}/${child.field}`}
          child={child}
          parent={record.id}
          isOneOfSeveral={children.filter((one) => one.type === child.type).length > 1}
        />
      ))}
      <HistorySection type={type} path={path} names={namesById(record)} />
      <Identity type={type} record={record} />
    </>
  );
}

function namesById({ values, names = {} }: RecordAnswer): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([field, title]) => [String(values[field]), title]));
}

function Facts({ type, record }: { type: RecordType; record: RecordAnswer }) {
  const { t, language } = useLanguage();
  const observed = record.observed ? formatDate(record.observed, language) : t("value.absent");
  return (
    <p class="facts">
      <span>{typeLabel(type, language)}</span>
      <span>{t("text.pair", { label: t("record.observed"), value: observed })}</span>
      {record.self_approved && <span class="mark">{t("mark.selfApproved")}</span>}
    </p>
  );
}

function MissingFields({ type, ids }: { type: RecordType; ids: string[] }) {
  const { t, language } = useLanguage();
  if (ids.length === 0) return null;
  const named = fieldsOf(type, ids).map((field) => fieldLabel(field, language));
  const unnamed = ids.filter((id) => !fieldOf(type, id));
  return (
    <p class="notice">
      <strong>{t("record.incomplete", { count: ids.length })}</strong> {[...named, ...unnamed].join(", ")}
    </p>
  );
}

function Identity({ type, record }: { type: RecordType; record: RecordAnswer }) {
  const { t } = useLanguage();
  const feature = `/collections/${encodeURIComponent(type.type)}/items/${encodeURIComponent(record.id)}.geojson`;
  return (
    <section aria-labelledby="identity-title">
      <h2 id="identity-title">{t("record.identifiers")}</h2>
      <dl class="fields">
        <div>
          <dt>{t("record.id")}</dt>
          <dd>
            <code>{record.id}</code>
          </dd>
        </div>
        {(record.identifiers ?? []).map((one) => (
          <div key={`${one.system}/${one.value}`}>
            <dt>{one.system}</dt>
            <dd>{one.value}</dd>
          </div>
        ))}
      </dl>
      <p class="links">
        <a href={feature} type="application/geo+json">
          GeoJSON
        </a>
      </p>
    </section>
  );
}
