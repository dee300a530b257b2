// layerPanel.tsx - what the map shows and what its symbols mean, layer by layer, with the filters of each.
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { codeLabel, codesOf, fieldLabel, typePlural, useModel, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { LayerLegend } from "../../map/legend";
import { withQuery } from "../../base/api";
import type { BoxAnswer, BoxAnswers } from "./boxAnswers";
import { isComplete } from "./boxAnswers";
import { UNIT_KEY, type UnitLevel } from "./ground";
import { canEnd, layerTypes, mapFilterFields, type MapState } from "./permalink";

interface Props {
  state: MapState;
  answers: BoxAnswers;
  levels: UnitLevel[];
  shownLevels: string[];
  simple: boolean;
  onChange: (change: Partial<MapState>) => void;
  onSimple: (simple: boolean) => void;
}

export function toggled(list: string[], one: string, on: boolean): string[] {
  return on ? [...list.filter((other) => other !== one), one] : list.filter((other) => other !== one);
}

export function LayerPanel({ state, answers, levels, shownLevels, simple, onChange, onSimple }: Props) {
  const { t, language } = useLanguage();
  const model = useModel();
  const types = layerTypes(model);
  const setLayer = (id: string, on: boolean): void => {
    const layers = toggled(state.layers, id, on);
    onChange({ layers: types.map((type) => type.type).filter((one) => layers.includes(one)) });
  };
  return (
    <section class="layer-panel" aria-labelledby="layers-title">
      <h2 id="layers-title">{t("mapPage.layers")}</h2>
      <ul>
        {types.map((type) => (
          <li key={type.type}>
            <Check
              label={typePlural(type, language)}
              on={state.layers.includes(type.type)}
              onSet={(on) => setLayer(type.type, on)}
            />
            {state.layers.includes(type.type) && (
              <LayerDetails type={type} state={state} found={answers[type.type]} onChange={onChange} />
            )}
          </li>
        ))}
      </ul>
      <h3>{t("mapPage.ground")}</h3>
      <ul>
        {levels.map((level) => (
          <li key={level.code}>
            <Check
              label={level.label(language)}
              on={shownLevels.includes(level.code)}
              onSet={(on) => onChange({ units: toggled(shownLevels, level.code, on) })}
            />
            {shownLevels.includes(level.code) && <Missing found={answers[UNIT_KEY + level.code]} />}
          </li>
        ))}
        <li>
          <Check label={t("mapPage.places")} on={state.places} onSet={(places) => onChange({ places })} />
        </li>
        <li>
          <Check label={t("mapPage.grid")} on={state.grid} onSet={(grid) => onChange({ grid })} />
        </li>
        <li>
          <Check label={t("mapPage.simple")} on={simple} onSet={onSimple} />
        </li>
      </ul>
    </section>
  );
}

function Check({ label, on, onSet }: { label: string; on: boolean; onSet: (on: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={on} onChange={(event) => onSet(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

/** Units that are too many to draw here. */
function Missing({ found }: { found: BoxAnswer | undefined }) {
  const { t } = useLanguage();
  if (!found?.answer || isComplete(found.answer)) return null;
  return <p class="layer-note">{t("mapPage.zoomIn")}</p>;
}

interface DetailsProps {
  type: RecordType;
  state: MapState;
  found: BoxAnswer | undefined;
  onChange: (change: Partial<MapState>) => void;
}

function LayerDetails({ type, state, found, onChange }: DetailsProps) {
  const { t, language } = useLanguage();
  return (
    <div class="layer-details">
      <p class="layer-note" role="status">
        {found?.loading && t("state.loading")}
        {found?.problem && (found.problem.offline ? t("state.offline") : found.problem.title || t("state.failed"))}
        {found?.answer && !found.loading && !found.problem && (
          <>
            {t("mapPage.inView", { count: found.answer.total })}
            {!isComplete(found.answer) &&
              (found.answer.features ?? []).length > 0 &&
              ` ${t("mapPage.firstShown", { count: formatNumber(found.answer.features?.length ?? 0, language) })}`}
          </>
        )}
      </p>
      {found?.answer && (
        <ul class="legend">
          <LayerLegend layer={{ type, answer: found.answer }} short />
        </ul>
      )}
      <LayerFilters type={type} state={state} onChange={onChange} />
    </div>
  );
}

function LayerFilters({ type, state, onChange }: Omit<DetailsProps, "found">) {
  const { t, language } = useLanguage();
  const model = useModel();
  const chosen = state.filters[type.type] ?? {};
  const fields = mapFilterFields(model, type);
  if (fields.length === 0) return null;
  const set = (field: string, value: string): void => {
    const { [field]: _, ...others } = chosen;
    onChange({ filters: { ...state.filters, [type.type]: value === "" ? others : { ...others, [field]: value } } });
  };
  return (
    <details open={Object.keys(chosen).length > 0}>
      <summary>{t("mapPage.filter", { type: typePlural(type, language) })}</summary>
      {canEnd(model, type) && (
        <label class="layer-filter">
          {t("mapPage.ended")}
          <select value={chosen["ended"] ?? ""} onChange={(event) => set("ended", event.currentTarget.value)}>
            <option value="">{t("list.any")}</option>
            <option value="false">{t("mapPage.notEnded")}</option>
            <option value="true">{t("mapPage.onlyEnded")}</option>
          </select>
        </label>
      )}
      {fields.map((field) => (
        <label key={field.id} class="layer-filter">
          {fieldLabel(field, language)}
          <select value={chosen[field.id] ?? ""} onChange={(event) => set(field.id, event.currentTarget.value)}>
            <option value="">{t("list.any")}</option>
            {codesOf(model, field).map((code) => (
              <option key={code.code} value={code.code}>
                {codeLabel(model, field, code.code, language)}
              </option>
            ))}
          </select>
        </label>
      ))}
      <p>
        <a href={withQuery(listPath(type.type), chosen)}>{t("mapPage.asList")}</a>
      </p>
    </details>
  );
}
