// download.ts - a chart to take along: its figures as CSV, its picture as PNG, each saying as of when and from where.
import type { FigureSet } from "./figureSet";

const SCALE = 2;
const MARGIN = 16;
const LINE = 20;
/** What a picture takes from the page's style sheets: outside the page nothing else gives it looks. */
const LOOKS = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
];

/** A spreadsheet must not take a label for a formula. */
function cellOf(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What stands in a line of a file. */
export type Line = (string | number | null | undefined)[];

/** The heads, then one line for each row: labels of the dimensions, how many records, the values. */
export function linesOf(set: FigureSet, count: string): Line[] {
  const heads = [
    ...set.dims.map((dim) => dim.label),
    set.count ?? count,
    ...(set.measures ?? []).map((one) => (one.unit ? `${one.label} (${one.unit})` : one.label)),
  ];
  const lines = set.rows.map((row) =>
    row.map((value, i) => (i < set.dims.length ? set.dims[i]?.members[value ?? -1]?.label : (value ?? set.absent))),
  );
  return [heads, ...lines];
}

export function csvOf(set: FigureSet, count: string): string {
  return csvOfLines(linesOf(set, count));
}

/** Comma-separated, as spreadsheets take it: with a byte order mark, and nothing that would run as a formula. */
export function csvOfLines(lines: Line[]): string {
  return `\uFEFF${lines.map((line) => line.map(cellOf).join(",")).join("\r\n")}\r\n`;
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** "Personnes touchées" gives "personnes-touchees". */
export function plainName(title: string): string {
  const plain = title.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

/** "Persons reached" as of 2026-03-01 gives "persons-reached-2026-03-01". */
export function fileName(set: FigureSet): string {
  return `${plainName(set.title)}-${set.asOf.slice(0, 10)}`;
}

function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll<SVGElement>("*")];
  to.forEach((element, i) => {
    const style = getComputedStyle(from[i] as Element);
    for (const look of LOOKS) element.style.setProperty(look, style.getPropertyValue(look));
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(svg.clientWidth));
  copy.setAttribute("height", String(svg.clientHeight));
  return new XMLSerializer().serializeToString(copy);
}

function loaded(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("the picture cannot be drawn"));
    image.src = url;
  });
}

/** `above` and `below` are the lines of text around the drawing; the first is the title. */
export async function pngOf(svg: SVGSVGElement, above: string[], below: string[]): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([standalone(svg)], { type: "image/svg+xml" }));
  try {
    const image = await loaded(url);
    const canvas = document.createElement("canvas");
    const top = MARGIN + above.length * LINE;
    canvas.width = (svg.clientWidth + 2 * MARGIN) * SCALE;
    canvas.height = (top + svg.clientHeight + below.length * LINE + 2 * MARGIN) * SCALE;
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    pen.scale(SCALE, SCALE);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, MARGIN, top, svg.clientWidth, svg.clientHeight);
    const family = getComputedStyle(svg).fontFamily;
    const write = (text: string, y: number, bold: boolean): void => {
      pen.fillStyle = "#1b2730";
      pen.font = `${bold ? "bold 15px" : "12px"} ${family}`;
      pen.fillText(text, MARGIN, y, svg.clientWidth);
    };
    above.forEach((line, i) => write(line, MARGIN + i * LINE, i === 0));
    below.forEach((line, i) => write(line, top + svg.clientHeight + MARGIN + (i + 0.5) * LINE, false));
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
