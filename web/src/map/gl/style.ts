// style.ts - how the map looks: a quiet ground, so that dangers are what the eye finds.
import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from "maplibre-gl";
import { collection } from "./basemap";
import { DOT } from "./images";
import { dashPatterns } from "../symbol";

const INK = "#1B2730";
const WATER = "#D3E3EC";
const SHORE = "#9DBACA";
const LAND = "#ECEBE6";
const OWN_LAND = "#FCFBF8";
const BORDER = "#8A8590";
const UNIT = "#77717F";
const NAME = "#4B4653";

// Without an address for glyphs MapLibre draws letters itself; weight and slant follow from the first name.
const PLAIN = ["Noto Sans", "DejaVu Sans"];
const BOLD = ["Whitestone Bold", ...PLAIN];
const ITALIC = ["Whitestone Italic", ...PLAIN];

export const SOURCES = [
  "land",
  "detail",
  "ownLand",
  "borders",
  "waters",
  "countryNames",
  "units",
  "unitNames",
  "places",
  "grid",
  "areas",
  "marks",
  "heaps",
  "chosen",
  "pin",
] as const;
export type Source = (typeof SOURCES)[number];

const byZoom = (...stops: number[]): ExpressionSpecification => [
  "interpolate",
  ["linear"],
  ["zoom"],
  ...(stops as [number, number]),
];

/** In a near view the ground is too rough to be insisted on: who lives at the shore must not seem to live in the lake. */
function fading(far: string, near: string): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], 9, far, 11.5, near];
}

function ground(): LayerSpecification[] {
  return [
    { id: "sea", type: "background", paint: { "background-color": WATER } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": LAND } },
    { id: "detail", type: "fill", source: "detail", paint: { "fill-color": fading(LAND, OWN_LAND) } },
    { id: "ownLand", type: "fill", source: "ownLand", paint: { "fill-color": OWN_LAND } },
    {
      id: "lakes",
      type: "fill",
      source: "waters",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": fading(WATER, "#EEF3F4"), "fill-outline-color": fading(SHORE, "#D5E0E5") },
    },
    {
      id: "rivers",
      type: "line",
      source: "waters",
      filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": "#B4CFDC", "line-width": byZoom(4, 0.6, 8, 1.6) },
    },
    {
      id: "borders",
      type: "line",
      source: "borders",
      paint: { "line-color": BORDER, "line-width": byZoom(2, 0.5, 6, 1.2) },
    },
    {
      id: "detailBorders",
      type: "line",
      source: "detail",
      paint: { "line-color": BORDER, "line-width": 1.2 },
    },
    {
      id: "ownBorder",
      type: "line",
      source: "ownLand",
      paint: { "line-color": "#5A5563", "line-width": byZoom(3, 1, 8, 2), "line-opacity": byZoom(7, 1, 10, 0.4) },
    },
  ];
}

const LEVEL_WIDTH: ExpressionSpecification = ["match", ["get", "level"], 0, 2, 1, 1.6, 2, 0.9, 0.7];

function units(): LayerSpecification[] {
  return [
    {
      id: "unitEdges",
      type: "line",
      source: "units",
      paint: {
        "line-color": UNIT,
        "line-width": LEVEL_WIDTH,
        "line-opacity": ["match", ["get", "level"], 0, 0.9, 1, 0.9, 0.75],
        "line-dasharray": [
          "match",
          ["get", "level"],
          0,
          ["literal", [1, 0]],
          1,
          ["literal", [6, 2]],
          ["literal", [2, 2]],
        ],
      } as never,
    },
    {
      id: "grid",
      type: "line",
      source: "grid",
      filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": "#3C5A78", "line-width": 0.6, "line-opacity": 0.55 },
    },
  ];
}

const halo = (width = 1.6) => ({ "text-halo-color": "rgba(255,255,255,0.92)", "text-halo-width": width });

function names(): LayerSpecification[] {
  return [
    {
      id: "countryNames",
      type: "symbol",
      source: "countryNames",
      maxzoom: 7.5,
      layout: {
        "text-field": ["get", "title"],
        "text-font": BOLD,
        "text-size": byZoom(2, 10, 6, 15),
        "text-transform": "uppercase",
        "text-letter-spacing": 0.12,
        "text-max-width": 9,
      },
      paint: { "text-color": "#77727E", ...halo() },
    },
    {
      id: "lowUnitNames",
      type: "symbol",
      source: "unitNames",
      filter: [">=", ["get", "level"], 2],
      minzoom: 6.5,
      layout: {
        "text-field": ["get", "title"],
        "text-font": ITALIC,
        "text-size": byZoom(6, 10.5, 10, 14),
        "text-max-width": 8,
        "text-padding": 6,
      },
      paint: { "text-color": NAME, ...halo() },
    },
    {
      id: "places",
      type: "symbol",
      source: "places",
      filter: [">=", ["zoom"], ["get", "from"]],
      layout: {
        "icon-image": DOT,
        "icon-size": byZoom(5, 0.6, 12, 1),
        "icon-allow-overlap": true,
        "icon-padding": 0,
        "text-optional": true,
        "text-field": ["get", "title"],
        "text-font": PLAIN,
        "text-size": ["match", ["get", "kind"], 0, 13, 1, 12, 11],
        "text-variable-anchor": ["left", "right", "top", "bottom"],
        "text-radial-offset": 0.5,
        "text-justify": "auto",
        "text-padding": 2,
        "symbol-sort-key": ["get", "kind"],
      },
      paint: { "text-color": INK, ...halo(1.8) },
    },
  ];
}

/** Few and wide: they stand over the symbols of a wide view, and give way in a near one. */
function highUnitNames(): LayerSpecification {
  return {
    id: "highUnitNames",
    type: "symbol",
    source: "unitNames",
    filter: ["<", ["get", "level"], 2],
    maxzoom: 9.5,
    layout: {
      "text-field": ["get", "title"],
      "text-font": BOLD,
      "text-size": byZoom(4, 10.5, 8, 15),
      "text-max-width": 8,
      "text-padding": 0,
    },
    paint: { "text-color": NAME, ...halo(1.4) },
  };
}

/** Line patterns count in widths of the line. */
function dashes(width: number): DataDrivenPropertyValueSpecification<number[]> {
  const cases = dashPatterns().flatMap((text) => [
    text,
    ["literal", text === "none" ? [1, 0] : text.split(" ").map((part) => Number(part) / width)],
  ]);
  return ["match", ["get", "dash"], ...cases, ["literal", [1, 0]]] as never;
}

function areas(): LayerSpecification[] {
  const polygons: ExpressionSpecification = ["==", ["geometry-type"], "Polygon"];
  const sort: ExpressionSpecification = ["get", "rank"];
  return [
    {
      id: "areas",
      type: "fill",
      source: "areas",
      filter: polygons,
      layout: { "fill-sort-key": sort },
      paint: { "fill-color": ["get", "fill"], "fill-opacity": ["case", ["get", "ended"], 0.12, 0.5] },
    },
    {
      id: "chosenLine",
      type: "line",
      source: "chosen",
      filter: ["!=", ["geometry-type"], "Point"],
      layout: { "line-join": "round" },
      paint: { "line-color": "#0B4F8A", "line-width": 10, "line-opacity": 0.6 },
    },
    {
      id: "areaCasing",
      type: "line",
      source: "areas",
      layout: { "line-sort-key": sort, "line-join": "round" },
      paint: { "line-color": INK, "line-width": 3.2, "line-opacity": ["case", ["get", "ended"], 0.35, 0.85] },
    },
    {
      id: "areaEdges",
      type: "line",
      source: "areas",
      layout: { "line-sort-key": sort, "line-join": "round" },
      paint: { "line-color": ["get", "line"], "line-width": 2, "line-dasharray": dashes(2) },
    },
  ];
}

const SHRUNK: ExpressionSpecification = ["<", ["zoom"], ["get", "grow"]];

const NEAR_ZOOM = 7;
export const MARK_LAYERS = ["farMarks", "marks"];

/** `share` of the full size: smaller where many stand, so that they hide less of each other. */
export function markSize(share: number): ExpressionSpecification {
  return byZoom(4, 0.45 * share, 6, 0.6 * share, 8, 0.8 * share, 10, share, 12, Math.max(share, 0.8));
}

/** Every danger is drawn, whatever lies over it; only in a near view do names keep clear of symbols. */
function markIcons(): LayerSpecification[] {
  const layout: SymbolLayerSpecification["layout"] = {
    "icon-image": ["get", "image"],
    "icon-size": markSize(1),
    "icon-allow-overlap": true,
    "icon-padding": 0,
    "symbol-sort-key": ["get", "rank"],
  };
  const base = { type: "symbol", source: "marks", filter: SHRUNK } as const;
  return [
    { ...base, id: "farMarks", maxzoom: NEAR_ZOOM, layout: { ...layout, "icon-ignore-placement": true } },
    { ...base, id: "marks", minzoom: NEAR_ZOOM, layout },
  ];
}

function marks(): LayerSpecification[] {
  return [
    {
      id: "areaNames",
      type: "symbol",
      source: "marks",
      minzoom: 9,
      filter: ["all", ["!", SHRUNK], ["!=", ["get", "short"], ""]],
      layout: {
        "text-field": ["step", ["zoom"], ["get", "short"], 13, ["concat", ["get", "short"], "\n", ["get", "title"]]],
        "text-font": BOLD,
        "text-size": 12,
        "text-max-width": 12,
        "symbol-sort-key": ["-", 0, ["get", "rank"]],
      },
      paint: { "text-color": INK, ...halo(2) },
    },
    ...markIcons(),
    {
      id: "markNames",
      type: "symbol",
      source: "marks",
      minzoom: 11,
      filter: ["all", SHRUNK, ["!=", ["get", "short"], ""]],
      layout: {
        "text-field": ["step", ["zoom"], ["get", "short"], 13, ["concat", ["get", "short"], "\n", ["get", "title"]]],
        "text-font": BOLD,
        "text-size": 11,
        "text-max-width": 12,
        "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 1.1,
        "symbol-sort-key": ["-", 0, ["get", "rank"]],
      },
      paint: { "text-color": INK, ...halo(2) },
    },
  ];
}

function counts(): LayerSpecification[] {
  return [
    {
      id: "heaps",
      type: "symbol",
      source: "heaps",
      layout: {
        "icon-image": ["get", "image"],
        "icon-allow-overlap": true,
        "text-field": ["get", "label"],
        "text-font": BOLD,
        "text-size": 11,
        "text-allow-overlap": true,
      },
      paint: { "text-color": "#FFFFFF" },
    },
  ];
}

function gridNumbers(): LayerSpecification {
  return {
    id: "gridNumbers",
    type: "symbol",
    source: "grid",
    filter: ["==", ["geometry-type"], "Point"],
    layout: {
      "text-field": ["get", "text"],
      "text-font": PLAIN,
      "text-size": 10.5,
      "text-anchor": ["case", ["get", "upright"], "bottom", "left"],
      "text-offset": ["case", ["get", "upright"], ["literal", [0, -0.2]], ["literal", [0.3, 0]]],
      "text-allow-overlap": true,
      "text-ignore-placement": true,
    },
    paint: { "text-color": "#22405E", ...halo(2) },
  };
}

function pointers(): LayerSpecification[] {
  return [
    {
      id: "chosenPoint",
      type: "circle",
      source: "chosen",
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": 17,
        "circle-color": "rgba(11,79,138,0.12)",
        "circle-stroke-color": "#0B4F8A",
        "circle-stroke-width": 3,
      },
    },
    {
      id: "pinRing",
      type: "circle",
      source: "pin",
      paint: {
        "circle-radius": 9,
        "circle-color": "rgba(255,255,255,0.4)",
        "circle-stroke-color": "#6A1B9A",
        "circle-stroke-width": 2.5,
      },
    },
    { id: "pinDot", type: "circle", source: "pin", paint: { "circle-radius": 2.5, "circle-color": "#6A1B9A" } },
    {
      id: "pinName",
      type: "symbol",
      source: "pin",
      layout: {
        "text-field": ["get", "title"],
        "text-font": BOLD,
        "text-size": 12,
        "text-anchor": "top",
        "text-offset": [0, 1],
        "text-allow-overlap": true,
      },
      paint: { "text-color": "#4A0D70", ...halo(2) },
    },
  ];
}

export function mapStyle(): StyleSpecification {
  const sources = Object.fromEntries(
    SOURCES.map((id) => [
      id,
      { type: "geojson" as const, data: collection([]), ...(id === "marks" && { buffer: 128 }) },
    ]),
  );
  return {
    version: 8,
    sources,
    layers: [
      ...ground(),
      ...units(),
      ...areas(),
      ...names(),
      ...marks(),
      highUnitNames(),
      ...counts(),
      gridNumbers(),
      ...pointers(),
    ],
  };
}
