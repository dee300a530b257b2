// listPage.tsx - the records of a type: searched, filtered and sorted as the address says, a page at a time.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FacetsAnswer, RecordPage as Rows } from "../../base/answers";
import { useResource, withQuery, type Resource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { rememberList } from "../../base/listPlace";
import { labelIn, typeLabel, typeOf, typePlural, typesNamedBy, useModel, type RecordType } from "../../base/model";
import { listPath, navigate, replacePlace } from "../../base/router";
import { Heading } from "../../parts/heading";
import { RecordTable } from "../../parts/recordTable";
import { Empty, Failure, Loading } from "../../parts/states";
import { MissingPage } from "../missing/missingPage";
import { useColumns, type Columns } from "./columns";
import { Conditions, UnknownNotice } from "./conditions";
import { FilterForm } from "./filterForm";
import {
  apiQuery,
  filterQuery,
  isFiltered,
  listState,
  pageQuery,
  searchFault,
  sortFields,
  type ListState,
} from "./filters";
import "./list.css";
import { Pager } from "./pager";
import { useSelection, type Selection } from "./selection";
import { ColumnMenu, ExportMenu, SearchField, SortSelect } from "./toolbar";

const PAGE_SIZE = 50;

export function ListPage({ typeId, search }: { typeId: string; search: string }) {
  const model = useModel();
  const type = typeOf(model, typeId);
  return type ? <List type={type} state={listState(model, type, search)} /> : <MissingPage />;
}

/** What there was stays, marked as busy, until what was asked for is there: typing does not make the page jump. */
function useKept<T>(resource: Resource<T>): { data: T | undefined; busy: boolean } {
  const kept = useRef<T | undefined>(undefined);
  if (resource.data !== undefined) kept.current = resource.data;
  if (resource.problem !== undefined) kept.current = undefined;
  return { data: resource.data ?? kept.current, busy: resource.loading };
}

function List({ type, state }: { type: RecordType; state: ListState }) {
  const { t, language } = useLanguage();
  const id = encodeURIComponent(type.type);
  const fault = searchFault(state.q);
  const path = withQuery(`/api/records/${id}`, { ...apiQuery(state), limit: PAGE_SIZE });
  const concern = { types: typesNamedBy(type) };
  const rows = useResource<Rows>(fault ? null : path, concern);
  const facetsPath = fault ? null : withQuery(`/api/facets/${id}`, filterQuery(state));
  const facets = useKept(useResource<FacetsAnswer>(facetsPath, concern));
  const kept = useKept(rows);
  const columns = useColumns(type, state.columns);
  const selection = useSelection((kept.data?.rows ?? []).map((row) => row.id));
  const result = useFocusOnPage(state.after);
  const go = (next: ListState): void => {
    const address = withQuery(listPath(type.type), pageQuery(next));
    if (next.q === state.q) navigate(address);
    else replacePlace(address);
  };
  const choose = (ids: string[] | undefined): void => {
    columns.choose(ids);
    if (state.columns !== undefined)
      replacePlace(withQuery(listPath(type.type), pageQuery({ ...state, columns: ids })));
  };
  const help = labelIn(type.help, language);
  return (
    <div class="list-page">
      <Heading title={typePlural(type, language)}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
        </p>
      </Heading>
      {help !== "" && <p class="help">{help}</p>}
      <UnknownNotice state={state} />
      <SearchField type={type} state={state} change={go} />
      <FilterBox count={Object.keys(state.filters).length}>
        <FilterForm type={type} state={state} facets={facets.data} change={go} />
      </FilterBox>
      <Conditions type={type} state={state} />
      <section ref={result} tabIndex={-1} aria-label={t("list.result")} aria-busy={kept.busy}>
        <div class="list-bar">
          <Summary type={type} state={state} page={fault ? undefined : kept.data} selection={selection} />
          <div class="list-tools">
            <SortSelect type={type} state={state} change={go} />
            <ColumnMenu type={type} columns={columns} choose={choose} />
            <ExportMenu type={type} state={state} selection={selection} />
            <a class="new-record" href={`/records/${id}/new`}>
              {t("form.addOne", { type: typeLabel(type, language) })}
            </a>
          </div>
        </div>
        {fault ? (
          <p class="notice" role="alert">
            {t(fault)}
          </p>
        ) : rows.problem ? (
          <Failure problem={rows.problem} onRetry={rows.reload} />
        ) : kept.data === undefined ? (
          <Loading />
        ) : (
          <Result type={type} state={state} page={kept.data} columns={columns} selection={selection} />
        )}
      </section>
    </div>
  );
}

/** Open where there is room for it; on a phone the list comes first. */
function FilterBox({ count, children }: { count: number; children: ComponentChildren }) {
  const { t } = useLanguage();
  const [open] = useState(() => matchMedia("(min-width: 44rem)").matches);
  return (
    <details class="filter-box" open={open}>
      <summary>
        {t("list.filters")}
        {count > 0 && ` (${count})`}
      </summary>
      {children}
    </details>
  );
}

/** After another page was asked for, reading goes on at its beginning. */
function useFocusOnPage(after: string): { current: HTMLElement | null } {
  const result = useRef<HTMLElement>(null);
  const shown = useRef(after);
  useEffect(() => {
    if (shown.current !== after) {
      result.current?.focus({ preventScroll: true });
      result.current?.scrollIntoView({ block: "start" });
    }
    shown.current = after;
  }, [after]);
  return result;
}

interface SummaryProps {
  type: RecordType;
  state: ListState;
  page: Rows | undefined;
  selection: Selection;
}

function Summary({ type, page, selection }: SummaryProps) {
  const { t, language } = useLanguage();
  const matched = { count: page?.matched ?? 0, type: typePlural(type, language) };
  return (
    <div class="list-summary" role="status">
      <p>{page && t(page.at_least ? "list.matchedAtLeast" : "list.matched", matched)}</p>
      {(page?.waiting ?? 0) > 0 && <p class="notice">{t("list.waiting", { count: page?.waiting ?? 0 })}</p>}
      {selection.ids.size > 0 && (
        <p>
          {t("list.chosen", { count: selection.ids.size })}{" "}
          <button type="button" class="link" onClick={selection.clear}>
            {t("list.chooseNone")}
          </button>
        </p>
      )}
    </div>
  );
}

interface ResultProps {
  type: RecordType;
  state: ListState;
  page: Rows;
  columns: Columns;
  selection: Selection;
}

function Result({ type, state, page, columns, selection }: ResultProps) {
  const { t, language } = useLanguage();
  useEffect(
    () =>
      rememberList(
        type.type,
        page.rows.map((row) => row.id),
      ),
    [page],
  );
  if (page.rows.length === 0 && state.after === "") {
    return <Empty>{t(isFiltered(state) ? "list.noneMatch" : "list.none")}</Empty>;
  }
  const sortable = sortFields(type).map((field) => field.id);
  const order = {
    sort: state.sort,
    fields: sortable,
    link: (sort: string) => withQuery(listPath(type.type), pageQuery({ ...state, sort, after: "" })),
  };
  const caption = typePlural(type, language);
  return (
    <>
      <RecordTable
        type={type}
        rows={page.rows}
        caption={caption}
        columns={columns.shown}
        order={order}
        selection={selection}
      />
      <Pager type={type} state={state} next={page.next} />
    </>
  );
}
