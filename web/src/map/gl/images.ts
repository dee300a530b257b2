// images.ts - symbols as pictures, drawn here on a canvas: the map asks for one by a name that says how it looks.
import type { MapSymbol, StateLook } from "../symbol";
import { PATHS } from "../symbol";

export interface Mark {
  symbol: MapSymbol;
  look: StateLook;
}

export const SIZE = 28;
const RATIO = 2;
const PREFIX = "mark:";
const INK = "#1B2730";

export function imageName(mark: Mark): string {
  return PREFIX + JSON.stringify(mark);
}

function drawShape(canvas: CanvasRenderingContext2D, { symbol, look }: Mark): void {
  const path = new Path2D(PATHS[symbol.shape]);
  canvas.lineJoin = "round";
  canvas.strokeStyle = "#FFFFFF";
  canvas.lineWidth = 4.5;
  canvas.stroke(path);
  canvas.fillStyle = "#FFFFFF";
  canvas.fill(path);
  canvas.globalAlpha = look.ended ? 0.25 : 1;
  canvas.fillStyle = symbol.colour;
  canvas.fill(path);
  canvas.globalAlpha = 1;
  canvas.strokeStyle = look.ended ? look.colour : INK;
  canvas.lineWidth = look.ended ? 2 : 1.6;
  canvas.setLineDash(look.dash === "none" ? [] : look.dash.split(" ").map(Number));
  canvas.stroke(path);
}

function drawLetter(canvas: CanvasRenderingContext2D, letter: string): void {
  canvas.setLineDash([]);
  canvas.font = '700 10px system-ui, "Noto Sans", "DejaVu Sans", sans-serif';
  canvas.textAlign = "center";
  canvas.strokeStyle = "#FFFFFF";
  canvas.lineWidth = 1.6;
  canvas.strokeText(letter, 0, 3.5);
  canvas.fillStyle = "#000000";
  canvas.fillText(letter, 0, 3.5);
}

/** The picture of a name made by imageName; undefined for any other name. */
export function imageOf(name: string): ImageData | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const mark = JSON.parse(name.slice(PREFIX.length)) as Mark;
  const element = document.createElement("canvas");
  element.width = element.height = SIZE * RATIO;
  const canvas = element.getContext("2d");
  if (!canvas) return undefined;
  canvas.scale(RATIO, RATIO);
  canvas.translate(SIZE / 2, SIZE / 2);
  drawShape(canvas, mark);
  drawLetter(canvas, mark.symbol.letter);
  return canvas.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO);
}

export const IMAGE_RATIO = RATIO;
