// listPage.tsx - the records of a type, filtered as the address says, a page at a time.
import { useEffect, useRef } from "preact/hooks";
import type { RecordPage as Rows } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { labelIn, typeLabel, typeOf, typePlural, useModel, type RecordType } from "../../base/model";
import { rememberList } from "../../base/listPlace";
import { currentTrail, listPath } from "../../base/router";
import { Heading } from "../../parts/heading";
import { RecordTable } from "../../parts/recordTable";
import { Empty, Ready } from "../../parts/states";
import { MissingPage } from "../missing/missingPage";
import { WithinNote } from "../units/withinNote";
import { FilterForm } from "./filterForm";
import { isFiltered, listQuery, listState, type ListState } from "./filters";

const PAGE_SIZE = 50;

export function ListPage({ typeId, search }: { typeId: string; search: string }) {
  const type = typeOf(useModel(), typeId);
  return type ? <List type={type} state={listState(type, search)} /> : <MissingPage />;
}

function List({ type, state }: { type: RecordType; state: ListState }) {
  const { t, language } = useLanguage();
  const path = `/api/records/${encodeURIComponent(type.type)}`;
  const rows = useResource<Rows>(withQuery(path, { ...listQuery(state), newest: true, limit: PAGE_SIZE }));
  const result = useRef<HTMLElement>(null);
  const shown = useRef(state.after);
  useEffect(() => {
    if (shown.current !== state.after) result.current?.focus();
    shown.current = state.after;
  }, [state.after]);
  const help = labelIn(type.help, language);
  return (
    <>
      <Heading title={typePlural(type, language)}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
        </p>
      </Heading>
      {help !== "" && <p class="help">{help}</p>}
      {state.within !== "" && (
        <WithinNote
          within={state.within}
          without={withQuery(listPath(type.type), listQuery({ ...state, within: "", after: "" }))}
        />
      )}
      <FilterForm key={JSON.stringify(state)} type={type} state={state} />
      <section ref={result} tabIndex={-1} aria-label={t("list.result")}>
        <Ready of={rows}>{(page) => <Result type={type} state={state} page={page} />}</Ready>
      </section>
      <Links type={type} state={state} />
    </>
  );
}

function Result({ type, state, page }: { type: RecordType; state: ListState; page: Rows }) {
  const { t, language } = useLanguage();
  useEffect(() => {
    const ids = page.rows.map((row) => row.id);
    rememberList(type.type, ids);
  }, [page]);
  if (page.rows.length === 0 && state.after === "") {
    return <Empty>{t(isFiltered(state) ? "list.noneMatch" : "list.none")}</Empty>;
  }
  const caption = t("list.matched", { count: page.matched, type: typePlural(type, language) });
  return (
    <>
      <RecordTable type={type} rows={page.rows} caption={caption} />
      <Pager type={type} state={state} next={page.next} />
    </>
  );
}

/** A keyset goes forward only; the way back is remembered with the history entry, and the first page always leads on. */
function Pager({ type, state, next }: { type: RecordType; state: ListState; next: Rows["next"] }) {
  const { t } = useLanguage();
  const here = withQuery(listPath(type.type), listQuery(state));
  const first = withQuery(listPath(type.type), listQuery({ ...state, after: "" }));
  const trail = state.after === "" ? [] : currentTrail();
  const back = trail[trail.length - 1] ?? first;
  const hasNext = next !== null && next !== undefined && next !== "" && next !== 0;
  if (!hasNext && state.after === "") return null;
  return (
    <nav class="pager" aria-label={t("list.pages")}>
      {state.after !== "" && (
        <a href={back} data-trail={JSON.stringify(trail.slice(0, -1))}>
          {trail.length > 0 ? t("list.back") : t("list.first")}
        </a>
      )}
      {hasNext && (
        <a
          href={withQuery(listPath(type.type), listQuery({ ...state, after: String(next) }))}
          data-trail={JSON.stringify([...trail, here])}
        >
          {t("list.next")}
        </a>
      )}
    </nav>
  );
}

function Links({ type, state }: { type: RecordType; state: ListState }) {
  const { t, language } = useLanguage();
  const query = listQuery({ ...state, after: "" });
  const items = `/collections/${encodeURIComponent(type.type)}/items`;
  return (
    <p class="links">
      <a href={`/records/${encodeURIComponent(type.type)}/new`}>
        {t("form.addOne", { type: typeLabel(type, language) })}
      </a>
      <a href={withQuery(listPath(type.type), query)}>{t("list.permalink")}</a>
      <a href={withQuery(`${items}.geojson`, query)} type="application/geo+json">
        GeoJSON
      </a>
    </p>
  );
}
