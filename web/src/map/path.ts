// path.ts - lines of positions as the path of an SVG drawing; vertices that fall on the same pixel are left out.
import type { Position } from "./geometry";
import { toScreen, type Size, type View } from "./view";

const PIXEL = 0.7;

function linePath(line: Position[], view: View, size: Size): string {
  const kept: string[] = [];
  let lastX = Number.NaN;
  let lastY = Number.NaN;
  line.forEach((position, i) => {
    const [x, y] = toScreen(view, size, position);
    const near = Math.abs(x - lastX) < PIXEL && Math.abs(y - lastY) < PIXEL;
    if (near && i < line.length - 1) return;
    kept.push(`${x} ${y}`);
    lastX = x;
    lastY = y;
  });
  return kept.length < 2 ? "" : `M${kept.join("L")}`;
}

export function pathOf(lines: Position[][], view: View, size: Size, close = true): string {
  return lines
    .map((line) => linePath(line, view, size))
    .filter(Boolean)
    .map((path) => (close ? `${path}Z` : path))
    .join("");
}
