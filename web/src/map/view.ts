// view.ts - what part of the world a picture shows: plate carrée, true to shape at the middle of the view.
import type { Box, Position } from "./geometry";

export interface Size {
  width: number;
  height: number;
}

export interface View {
  lon: number;
  lat: number;
  /** Pixels per degree of latitude. */
  scale: number;
}

export const WORLD: Box = [-180, -90, 180, 90];
const SCALE_MIN = 1;
const SCALE_MAX = 4_000_000;

function shrink(lat: number): number {
  return Math.max(0.05, Math.cos((lat * Math.PI) / 180));
}

export function fit(box: Box, size: Size): View {
  const [west, south, east, north] = box;
  const lat = (south + north) / 2;
  const wide = Math.max((east - west) * shrink(lat), 0.01);
  const high = Math.max(north - south, 0.01);
  const scale = Math.min(size.width / wide, size.height / high) * 0.88;
  return { lon: (west + east) / 2, lat, scale: clampScale(scale) };
}

/** How many times as high as wide a box is on the ground. */
export function shapeOf([west, south, east, north]: Box): number {
  return Math.max(north - south, 0.01) / Math.max((east - west) * shrink((south + north) / 2), 0.01);
}

function clampScale(scale: number): number {
  return Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));
}

export function zoomed(view: View, factor: number): View {
  return { ...view, scale: clampScale(view.scale * factor) };
}

/** The view after the picture was moved by so many pixels to the right and down. */
export function panned(view: View, dx: number, dy: number): View {
  const lon = view.lon - dx / (view.scale * shrink(view.lat));
  const lat = view.lat + dy / view.scale;
  return { ...view, lon: Math.min(180, Math.max(-180, lon)), lat: Math.min(89, Math.max(-89, lat)) };
}

export function toScreen(view: View, size: Size, [lon, lat]: Position): [number, number] {
  const x = size.width / 2 + (lon - view.lon) * view.scale * shrink(view.lat);
  const y = size.height / 2 - (lat - view.lat) * view.scale;
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}

export function boxInView(view: View, size: Size): Box {
  const halfWide = size.width / 2 / (view.scale * shrink(view.lat));
  const halfHigh = size.height / 2 / view.scale;
  return [
    Math.max(-180, view.lon - halfWide),
    Math.max(-90, view.lat - halfHigh),
    Math.min(180, view.lon + halfWide),
    Math.min(90, view.lat + halfHigh),
  ];
}

/** A round length in metres that is at most a quarter of the picture, and its pixels. */
export function scaleBar(view: View, size: Size): { metres: number; pixels: number } {
  const pixelsPerMetre = view.scale / 111_320;
  const most = size.width / 4 / pixelsPerMetre;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((one) => one * power <= most) ?? 1;
  return { metres: step * power, pixels: step * power * pixelsPerMetre };
}
