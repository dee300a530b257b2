// grid.ts - lines of longitude and latitude over a view, at a round distance, with their numbers at its edge.
import type { Box } from "./geometry";

/** Degrees: whole ones, then minutes, then seconds. */
const STEPS = [
  30,
  20,
  10,
  5,
  2,
  1,
  1 / 2,
  1 / 6,
  1 / 12,
  1 / 30,
  1 / 60,
  1 / 120,
  1 / 360,
  1 / 720,
  1 / 1800,
  1 / 3600,
];
const LINES_WANTED = 4;

export interface GridLine {
  line: [number, number][];
  /** Where the number stands, and whether it is one of longitude. */
  at: [number, number];
  text: string;
  upright: boolean;
}

export function gridStep([west, , east]: Box): number {
  return STEPS.find((step) => (east - west) / step >= LINES_WANTED) ?? 1 / 3600;
}

function angleText(value: number, step: number, letters: string): string {
  const seconds = Math.round(Math.abs(value) * 3600);
  const letter = seconds === 0 ? "" : ` ${value < 0 ? letters[1] : letters[0]}`;
  const [degrees, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  if (step >= 1) return `${degrees}°${letter}`;
  return step >= 1 / 60 ? `${degrees}° ${minutes}′${letter}` : `${degrees}° ${minutes}′ ${rest}″${letter}`;
}

function multiples(from: number, to: number, step: number): number[] {
  const found: number[] = [];
  for (let n = Math.ceil(from / step); n * step <= to; n++) found.push(n * step);
  return found;
}

export function gridOf(view: Box, west: "W" | "O"): GridLine[] {
  const step = gridStep(view);
  const [left, bottom, right, top] = [view[0], Math.max(view[1], -85), view[2], Math.min(view[3], 85)];
  const upright = multiples(left, right, step).map((lon) => ({
    line: [
      [lon, bottom],
      [lon, top],
    ] as [number, number][],
    at: [lon, bottom] as [number, number],
    text: angleText(lon, step, `E${west}`),
    upright: true,
  }));
  const level = multiples(bottom, top, step).map((lat) => ({
    line: [
      [left, lat],
      [right, lat],
    ] as [number, number][],
    at: [left, lat] as [number, number],
    text: angleText(lat, step, "NS"),
    upright: false,
  }));
  return [...upright, ...level];
}
