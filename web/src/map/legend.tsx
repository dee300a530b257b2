// legend.tsx - what the symbols, outlines and circles of a map mean: only those it shows.
import type { MapFeature } from "../base/answers";
import { useLanguage } from "../base/i18n";
import {
  codeLabel,
  codesOf,
  fieldOf,
  slotField,
  typeLabel,
  useModel,
  type Model,
  type RecordType,
} from "../base/model";
import { classLabel, classOf, featureSymbol, stateLook, stateOf } from "./meaning";
import type { Layer } from "./layers";
import { hasClasses, HeapShape, SymbolIcon, type StateLook } from "./symbol";

function distinct(features: MapFeature[], of: (feature: MapFeature) => string): string[] {
  return [...new Set(features.map(of))];
}

function inListOrder(model: Model, type: RecordType, codes: string[]): string[] {
  const field = type.map?.class ? fieldOf(type, type.map.class) : undefined;
  const order = field ? codesOf(model, field).map((code) => code.code) : [];
  return codes.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

export function Legend({ layers, hasOutlines }: { layers: Layer[]; hasOutlines: boolean }) {
  const { t } = useLanguage();
  return (
    <section class="legend" aria-labelledby="legend-title">
      <h3 id="legend-title">{t("map.legend")}</h3>
      <ul>
        {layers.map((layer) => (
          <LayerLegend key={layer.type.type} layer={layer} />
        ))}
        {hasOutlines && (
          <li>
            <svg class="symbol-icon" viewBox="-13 -13 26 26" width="26" height="26" aria-hidden="true">
              <path class="outline" d="M-11-8 9-11 11 6-4 10Z" />
            </svg>
            {t("map.units")}
          </li>
        )}
      </ul>
    </section>
  );
}

interface LayerProps {
  layer: Layer;
  /** The name of the type stands above already. */
  short?: boolean;
}

export function LayerLegend({ layer, short = false }: LayerProps) {
  const model = useModel();
  const { t, language } = useLanguage();
  const features = layer.answer.features ?? [];
  const name = typeLabel(layer.type, language);
  const codes = hasClasses(layer.type.map?.symbol)
    ? inListOrder(
        model,
        layer.type,
        distinct(features, (one) => classOf(model, layer.type, one)),
      )
    : features.length > 0
      ? [""]
      : [];
  return (
    <>
      {codes.map((code) => {
        const label = classLabel(model, layer.type, code, language);
        return (
          <li key={code}>
            <SymbolIcon symbol={featureSymbol(model, layer.type, code, language)} />
            {short || label === name ? label : t("text.pair", { label: name, value: label })}
          </li>
        );
      })}
      {(layer.answer.cells ?? []).length > 0 && (
        <li>
          <svg class="symbol-icon cell" viewBox="-13 -13 26 26" width="26" height="26" aria-hidden="true">
            <HeapShape set={layer.type.map?.symbol} radius={11} />
            <text text-anchor="middle" y="4">
              9
            </text>
          </svg>
          {short ? t("map.cell") : t("text.pair", { label: name, value: t("map.cell") })}
        </li>
      )}
      <StateLegend type={layer.type} features={features} />
    </>
  );
}

function StateLegend({ type, features }: { type: RecordType; features: MapFeature[] }) {
  const model = useModel();
  const { language } = useLanguage();
  const field = slotField(type, "has_state", "state");
  if (!field || !type.map?.class) return null;
  const codes = codesOf(model, field).filter((code) => features.some((one) => stateOf(model, type, one) === code.code));
  return (
    <>
      {codes.map((code) => (
        <li key={code.code}>
          <StateIcon look={stateLook(model, type, code.code)} />
          {codeLabel(model, field, code.code, language)}
        </li>
      ))}
    </>
  );
}

/** As the edge of an area shows it: colour and pattern over a dark line; over a white ground when the matter is over. */
function StateIcon({ look }: { look: StateLook }) {
  return (
    <svg class="symbol-icon" viewBox="-13 -13 26 26" width="26" height="26" aria-hidden="true">
      <path class={look.ended ? "state-casing ended" : "state-casing"} d="M-10-8H10V8H-10Z" />
      <path class="state-edge" d="M-10-8H10V8H-10Z" stroke={look.colour} stroke-dasharray={look.dash} />
    </svg>
  );
}
