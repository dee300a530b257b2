// images.ts - symbols as pictures, drawn here on a canvas: the map asks for one by a name that says how it looks.
import type { MapSymbol, StateLook } from "../symbol";
import { PATHS } from "../symbol";

export interface Mark {
  symbol: MapSymbol;
  look: StateLook;
}

export const IMAGE_RATIO = 2;
export const DOT = "dot";
const MARK_SIZE = 28;
const DOT_SIZE = 9;
const MARK = "mark:";
const HEAP = "heap:";
const INK = "#1B2730";

export function imageName(mark: Mark): string {
  return MARK + JSON.stringify(mark);
}

/** Several records: square where their own symbols have straight edges, else round, as in the legend. */
export function heapName(radius: number, square: boolean): string {
  return `${HEAP}${square ? "square" : "round"}:${Math.round(radius)}`;
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

function drawHeap(canvas: CanvasRenderingContext2D, radius: number, square: boolean): void {
  const path = new Path2D();
  if (square) path.roundRect(-0.9 * radius, -0.9 * radius, 1.8 * radius, 1.8 * radius, 3);
  else path.arc(0, 0, radius, 0, 2 * Math.PI);
  canvas.globalAlpha = 0.88;
  canvas.fillStyle = INK;
  canvas.fill(path);
  canvas.globalAlpha = 1;
  canvas.strokeStyle = "#FFFFFF";
  canvas.lineWidth = 1.5;
  canvas.stroke(path);
}

function drawDot(canvas: CanvasRenderingContext2D): void {
  canvas.beginPath();
  canvas.arc(0, 0, 3, 0, 2 * Math.PI);
  canvas.fillStyle = "#FFFFFF";
  canvas.fill();
  canvas.strokeStyle = "#4B4653";
  canvas.lineWidth = 1.4;
  canvas.stroke();
}

/** A square picture with sides of `size`, drawn with its middle as the origin. */
function picture(size: number, draw: (canvas: CanvasRenderingContext2D) => void): ImageData | undefined {
  const element = document.createElement("canvas");
  element.width = element.height = size * IMAGE_RATIO;
  const canvas = element.getContext("2d");
  if (!canvas) return undefined;
  canvas.scale(IMAGE_RATIO, IMAGE_RATIO);
  canvas.translate(size / 2, size / 2);
  draw(canvas);
  return canvas.getImageData(0, 0, element.width, element.height);
}

/** The picture of a name made by imageName or heapName, or of a settlement; undefined for any other name. */
export function imageOf(name: string): ImageData | undefined {
  if (name === DOT) return picture(DOT_SIZE, drawDot);
  if (name.startsWith(HEAP)) {
    const [, shape, radius] = name.split(":");
    return picture(2 * Number(radius) + 4, (canvas) => drawHeap(canvas, Number(radius), shape === "square"));
  }
  if (!name.startsWith(MARK)) return undefined;
  const mark = JSON.parse(name.slice(MARK.length)) as Mark;
  return picture(MARK_SIZE, (canvas) => {
    drawShape(canvas, mark);
    drawLetter(canvas, mark.symbol.letter);
  });
}
