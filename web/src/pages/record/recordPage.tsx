// recordPage.tsx - one record: what is known, what is missing, where it is, what belongs to it, how it came to be.
import { useState } from "preact/hooks";
import type { History, RecordAnswer } from "../../base/answers";
import { useResource, type Resource } from "../../base/api";
import { formatDate } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { listPlaceOf, type ListPlace } from "../../base/listPlace";
import { typeLabel, typeOf, typePlural, typesAround, useModel, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { Heading } from "../../parts/heading";
import { Failure, Loading } from "../../parts/states";
import { MissingPage } from "../missing/missingPage";
import { Children, Referring } from "./children";
import { Conflicts } from "./conflicts";
import { FieldSections } from "./fieldSections";
import { HistorySection } from "./historySection";
import { MissingFields } from "./missingFields";
import { RecordMap } from "./recordMap";
import { RecordActions } from "./recordActions";
import "./record.css";

export function RecordPage({ typeId, id }: { typeId: string; id: string }) {
  const type = typeOf(useModel(), typeId);
  return type ? <Known type={type} id={id} /> : <MissingPage />;
}

function Known({ type, id }: { type: RecordType; id: string }) {
  const { t, language } = useLanguage();
  const path = `/api/records/${encodeURIComponent(type.type)}/${encodeURIComponent(id)}`;
  const around = typesAround(useModel(), type);
  const record = useResource<RecordAnswer>(path, { types: around });
  const history = useResource<History>(`${path}/history`, { types: [type.type], reports: true });
  const reload = (): void => {
    record.reload();
    history.reload();
  };
  const title =
    record.data?.title || (record.data ? t("value.untitled", { id: id.slice(-8) }) : typeLabel(type, language));
  return (
    <>
      <Heading title={title}>
        <div class="record-top">
          <p class="trail">
            <a href="/">{t("nav.overview")}</a>
            <span aria-hidden="true"> › </span>
            <a href={listPath(type.type)}>{typePlural(type, language)}</a>
          </p>
          <Neighbours place={listPlaceOf(type.type, id)} />
        </div>
      </Heading>
      {record.problem && <Failure problem={record.problem} onRetry={record.reload} />}
      {record.loading && <Loading />}
      {record.data && <Body type={type} record={record.data} history={history} onChanged={reload} />}
    </>
  );
}

/** The way through the list one came from. */
function Neighbours({ place }: { place: ListPlace | undefined }) {
  const { t } = useLanguage();
  if (!place) return null;
  return (
    <nav class="neighbours" aria-label={t("record.neighbours")}>
      {place.previous && (
        <a href={place.previous} rel="prev">
          {t("record.previous")}
        </a>
      )}
      <a href={place.back}>{t("record.backToList", { position: place.position, count: place.count })}</a>
      {place.next && (
        <a href={place.next} rel="next">
          {t("record.next")}
        </a>
      )}
    </nav>
  );
}

interface BodyProps {
  type: RecordType;
  record: RecordAnswer;
  history: Resource<History>;
  onChanged: () => void;
}

function Body({ type, record, history, onChanged }: BodyProps) {
  const children = record.children ?? [];
  const [edited, setEdited] = useState<string | null>(null);
  return (
    <>
      <Facts type={type} record={record} />
      <Conflicts type={type} record={record} history={history.data} onCorrect={setEdited} />
      <MissingFields type={type} ids={record.missing ?? []} onCorrect={setEdited} />
      <FieldSections type={type} record={record} edited={edited} onEdit={setEdited} onChanged={onChanged} />
      {record.geometry && <RecordMap type={type} record={record} geometry={record.geometry} />}
      {children
        .filter((child) => child.rows)
        .map((child) => (
          <Children
            key={`${child.type}/${child.field}`}
            child={child}
            parent={record.id}
            isOneOfSeveral={children.filter((one) => one.type === child.type).length > 1}
          />
        ))}
      <Referring type={type} record={record} />
      <HistorySection type={type} history={history} />
      <Identity record={record} />
    </>
  );
}

function Facts({ type, record }: { type: RecordType; record: RecordAnswer }) {
  const { t, language } = useLanguage();
  const observed = record.observed ? formatDate(record.observed, language) : t("value.absent");
  return (
    <div class="record-facts">
      <p class="facts">
        <span>{typeLabel(type, language)}</span>
        <span>{t("text.pair", { label: t("record.observed"), value: observed })}</span>
        {record.self_approved && <span class="mark">{t("mark.selfApproved")}</span>}
      </p>
      <RecordActions type={type} record={record} />
    </div>
  );
}

function Identity({ record }: { record: RecordAnswer }) {
  const { t } = useLanguage();
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
    </section>
  );
}
