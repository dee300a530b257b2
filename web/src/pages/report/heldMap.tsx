// heldMap.tsx - where a held row is, and where its repair would put it.
import { useEffect, useState } from "preact/hooks";
import { apiGet } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { useProgramme } from "../../base/programme";
import { anchorOf, boxOf, partsOf, positionsOf, type Box, type Geometry } from "../../map/geometry";
import { useOutlines } from "../../map/layers";
import { Outlines } from "../../map/outlines";
import { pathOf } from "../../map/path";
import { fit, toScreen, type Size, type View } from "../../map/view";

const SIZE: Size = { width: 560, height: 320 };
const MARGIN = 0.15;
const MARGIN_MIN = 0.5;
const DIGITS = 1e6;

function around(geometries: Geometry[]): Box {
  const [west, south, east, north] = boxOf(geometries) ?? [-180, -90, 180, 90];
  const dx = Math.max((east - west) * MARGIN, MARGIN_MIN);
  const dy = Math.max((north - south) * MARGIN, MARGIN_MIN);
  return [west - dx, south - dy, east + dx, north + dy];
}

function placeText(geometry: Geometry): string {
  const [lon = 0, lat = 0] = positionsOf(geometry)[0] ?? [];
  return `${Math.round(lat * DIGITS) / DIGITS}, ${Math.round(lon * DIGITS) / DIGITS}`;
}

interface Props {
  row: number;
  place: Geometry;
  repaired: Geometry | undefined;
}

/** The outline of the programme's country; a map without it is still a map. */
function useCountry(): Geometry | undefined {
  const { code } = useProgramme();
  const [outline, setOutline] = useState<Geometry>();
  useEffect(() => {
    const controller = new AbortController();
    apiGet<Geometry>(`/api/outlines/${encodeURIComponent(code)}`, controller.signal).then(setOutline, () => undefined);
    return () => controller.abort();
  }, [code]);
  return outline;
}

export function HeldMap({ row, place, repaired }: Props) {
  const { t } = useLanguage();
  const country = useCountry();
  const outlines = useOutlines();
  const shown = repaired ? [place, repaired] : [place];
  const view = fit(around(shown), SIZE);
  const from = anchorOf(place);
  const to = repaired && anchorOf(repaired);
  const [start, end] = [from && toScreen(view, SIZE, from), to && toScreen(view, SIZE, to)];
  return (
    <figure class="held-map">
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={t("mend.map", { row: String(row) })}>
        {country && <path class="outline" d={pathOf(partsOf(country).rings, view, SIZE)} />}
        <Outlines features={outlines} view={view} size={SIZE} />
        {start && end && <path class="held-way" d={`M${start.join(" ")}L${end.join(" ")}`} />}
        <Mark geometry={place} view={view} kind="wrong" sign="×" />
        {repaired && <Mark geometry={repaired} view={view} kind="right" sign="✓" />}
      </svg>
      <figcaption>
        <span class="held-sign wrong" aria-hidden="true">
          ×
        </span>{" "}
        {t("mend.mapNow", { place: placeText(place) })}
        {repaired && (
          <>
            <br />
            <span class="held-sign right" aria-hidden="true">
              ✓
            </span>{" "}
            {t("mend.mapThen", { place: placeText(repaired) })}
          </>
        )}
      </figcaption>
    </figure>
  );
}

function Mark({ geometry, view, kind, sign }: { geometry: Geometry; view: View; kind: string; sign: string }) {
  const anchor = anchorOf(geometry);
  if (!anchor) return null;
  const [x, y] = toScreen(view, SIZE, anchor);
  return (
    <g class={`held-mark ${kind}`}>
      <path d={pathOf(partsOf(geometry).rings, view, SIZE)} />
      <circle cx={x} cy={y} r="9" />
      <text x={x} y={y + 4.5} text-anchor="middle">
        {sign}
      </text>
    </g>
  );
}
