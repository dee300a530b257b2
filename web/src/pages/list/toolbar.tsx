// toolbar.tsx - above the list: what to look for, in what order, which columns, and the ways out of it.
import { useEffect, useRef, useState } from "preact/hooks";
import { withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldsOf, typePlural, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { offeredColumns, type Columns } from "./columns";
import { filterQuery, pageQuery, SEARCH_LENGTH_MAX, sortFields, type ListState } from "./filters";
import type { Selection } from "./selection";

const TYPING_MS = 250;

interface SearchProps {
  type: RecordType;
  state: ListState;
  change: (state: ListState) => void;
}

/** Looks while somebody types, a quarter of a second after the last letter. */
export function SearchField({ type, state, change }: SearchProps) {
  const { t, language } = useLanguage();
  const [typed, setTyped] = useState(state.q);
  const asked = useRef(state.q);
  useEffect(() => {
    if (state.q !== asked.current) setTyped(state.q);
    asked.current = state.q;
  }, [state.q]);
  useEffect(() => {
    if (typed === asked.current) return;
    const timer = setTimeout(() => ask(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const ask = (q: string): void => {
    asked.current = q;
    change({ ...state, q, after: "" });
  };
  return (
    <form
      class="list-search"
      role="search"
      aria-label={t("list.searchIn", { type: typePlural(type, language) })}
      onSubmit={(event) => {
        event.preventDefault();
        ask(typed);
      }}
    >
      <label>
        <span>{t("list.search")}</span>
        <input
          type="search"
          value={typed}
          maxLength={SEARCH_LENGTH_MAX}
          autocomplete="off"
          spellcheck={false}
          placeholder={t("list.searchHint")}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
    </form>
  );
}

export function SortSelect({ type, state, change }: SearchProps) {
  const { t, language } = useLanguage();
  return (
    <label class="sort-select">
      <span>{t("list.order")}</span>
      <select value={state.sort} onChange={(event) => change({ ...state, sort: event.currentTarget.value, after: "" })}>
        <option value="">{t("list.newest")}</option>
        {sortFields(type).flatMap((field) => [
          <option key={field.id} value={field.id}>
            {fieldLabel(field, language)} ↑
          </option>,
          <option key={`-${field.id}`} value={`-${field.id}`}>
            {fieldLabel(field, language)} ↓
          </option>,
        ])}
      </select>
    </label>
  );
}

/** Closes a menu when Escape is pressed in it or something else is chosen. */
function useMenu(): { current: HTMLDetailsElement | null } {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event): void => {
      const element = menu.current;
      if (!element?.open) return;
      const isKey = event instanceof KeyboardEvent;
      const isOutside = !element.contains(event.target as Node);
      if (isKey ? event.key === "Escape" : isOutside) {
        element.open = false;
        if (isKey) element.querySelector("summary")?.focus();
      }
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
    };
  }, []);
  return menu;
}

interface ColumnProps {
  type: RecordType;
  columns: Columns;
  choose: (ids: string[] | undefined) => void;
}

export function ColumnMenu({ type, columns, choose }: ColumnProps) {
  const { t, language } = useLanguage();
  const menu = useMenu();
  const toggle = (id: string, on: boolean): void => {
    const ids = on ? [...columns.shown, id] : columns.shown.filter((one) => one !== id);
    if (ids.length > 0) choose(ids);
  };
  const shown = fieldsOf(type, columns.shown);
  const rest = offeredColumns(type).filter((field) => !columns.shown.includes(field.id));
  return (
    <details ref={menu} class="menu">
      <summary>{t("list.columns")}</summary>
      <div class="menu-body" role="group" aria-label={t("list.columns")}>
        {[...shown, ...rest].map((field) => (
          <label key={field.id} class="check">
            <input
              type="checkbox"
              checked={columns.shown.includes(field.id)}
              onChange={(event) => toggle(field.id, event.currentTarget.checked)}
            />{" "}
            {fieldLabel(field, language)}
          </label>
        ))}
        {columns.isChosen && (
          <button type="button" onClick={() => choose(undefined)}>
            {t("list.columnsReset")}
          </button>
        )}
      </div>
    </details>
  );
}

const FORMATS = [
  { id: "csv", name: "CSV" },
  { id: "xlsx", name: "XLSX" },
  { id: "geojson", name: "GeoJSON" },
  { id: "gpkg", name: "GeoPackage" },
  { id: "kmz", name: "KMZ" },
];
/** What shows nothing of a type without places. */
const MAPS_ONLY = ["geojson", "kmz"];

interface ExportProps {
  type: RecordType;
  state: ListState;
  selection: Selection;
}

/** The ticked rows, or all that the list matches; and the address of the list itself. */
export function ExportMenu({ type, state, selection }: ExportProps) {
  const { t } = useLanguage();
  const menu = useMenu();
  const some = selection.ids.size > 0;
  const query = some ? { rows: [...selection.ids].join(".") } : { ...filterQuery(state), sort: state.sort };
  const path = `/api/exports/${encodeURIComponent(type.type)}`;
  return (
    <details ref={menu} class="menu">
      <summary>{t("list.export")}</summary>
      <div class="menu-body">
        <p>{some ? t("list.exportChosen", { count: selection.ids.size }) : t("list.exportAll")}</p>
        <ul>
          {FORMATS.filter((format) => !MAPS_ONLY.includes(format.id) || type.geometry !== undefined).map((format) => (
            <li key={format.id}>
              <a href={withQuery(path, { ...query, format: format.id })} download>
                {format.name}
              </a>
            </li>
          ))}
        </ul>
        <p>
          <a href={withQuery(listPath(type.type), pageQuery({ ...state, after: "" }))}>{t("list.permalink")}</a>
        </p>
      </div>
    </details>
  );
}
