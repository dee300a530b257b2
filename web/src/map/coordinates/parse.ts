// parse.ts - a place from what people type: any notation, decimal points or commas, letters before or behind.
import { bandRange, parseMgrs } from "./mgrs";
import type { Notation } from "./notation";
import { FALSE_NORTHING, fromUtm, toUtm, type LonLat } from "./utm";

export interface ParsedPlace extends LonLat {
  notation: Notation;
  /** m, the side of the square that was named, where it is larger than a metre. */
  side?: number;
}

/** Why a text is no place: the end of a key of the interface's texts. */
export type ParseFault = "unreadable" | "latitude" | "longitude" | "minutes" | "zone" | "tooMany";

export type ParseResult = { place: ParsedPlace } | { fault: ParseFault };

const TEXT_MAX = 200;
const EASTING: [number, number] = [100_000, 900_000];

/** Signs and letters as the parser wants them: capital hemisphere letters, plain minus, no words. */
function plain(text: string): string {
  return text
    .replace(/[º˚]/g, "°")
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[−‐‑–]/g, "-")
    .replace(/(\d)-(?=\d)/g, "$1 ")
    .replace(/\b(?:LAT(?:ITUDE)?|LON(?:G(?:ITUDE)?)?|UTM|MGRS|WGS ?84|ZONE|FUSEAU)\b[:=]?/g, " ")
    .replace(/\b(?:NORD|NORTH)\b/g, "N")
    .replace(/\b(?:SUD|SOUTH)\b/g, "S")
    .replace(/\b(?:EAST|EST)\b/g, "E")
    .replace(/\b(?:WEST|OUEST)\b/g, "W")
    .trim();
}

/** A comma between digits is decimal where it cannot separate the two numbers. */
function withPoints(text: string): string {
  if (/\d\.\d/.test(text)) return text.replace(/,/g, " ");
  const commas = (text.match(/,/g) ?? []).length;
  const tight = (text.match(/\d,\d/g) ?? []).length;
  if (tight === 1 && commas === 1 && !/[;\s°'"NSEWO]\s*-?\d/.test(text.replace(/^\s*-?[NSEWO]?\s*/, "")))
    return text.replace(",", " ");
  return text.replace(/(\d),(?=\d)/g, "$1.").replace(/,/g, " ");
}

interface Angle {
  numbers: number[];
  negative: boolean;
  letter: string;
}

const NUMBER = /-?\d+(?:\.\d+)?/g;

function angleOf(text: string): Angle | undefined {
  const letter = /[NSEW]/.exec(text)?.[0] ?? "";
  const numbers = text.match(NUMBER) ?? [];
  if (numbers.length < 1 || numbers.length > 3) return undefined;
  return {
    numbers: numbers.map((one) => Math.abs(Number(one))),
    negative: text.includes("-") || letter === "S" || letter === "W",
    letter,
  };
}

/** Two angles: split by hemisphere letters when there are any, else in the middle. */
function split(text: string): [Angle, Angle] | undefined {
  const behind = /^([^NSEW]*\d[^NSEW]*[NSEW])([^NSEW]*\d[^NSEW]*[NSEW])$/.exec(text);
  const before = /^([NSEW][^NSEW]*\d[^NSEW]*)([NSEW][^NSEW]*\d[^NSEW]*)$/.exec(text);
  const lettered = behind ?? before;
  if (!lettered && /[NSEW]/.test(text)) return undefined;
  const found = lettered ? [lettered[1], lettered[2]] : halves(text);
  const [first, second] = found.map((part) => angleOf(part ?? ""));
  return first && second ? [first, second] : undefined;
}

function halves(text: string): string[] {
  const parts = text.split(/[;/]/);
  if (parts.length === 2) return parts;
  const numbers = [...text.matchAll(NUMBER)];
  const middle = numbers[numbers.length / 2];
  return middle ? [text.slice(0, middle.index), text.slice(middle.index)] : [];
}

function degreesOf({ numbers, negative }: Angle): number {
  const [degrees = 0, minutes = 0, seconds = 0] = numbers;
  return (negative ? -1 : 1) * (degrees + minutes / 60 + seconds / 3600);
}

function isSound({ numbers }: Angle): boolean {
  const whole = numbers.slice(0, -1).every(Number.isInteger);
  return whole && numbers.slice(1).every((one) => one < 60);
}

function anglesParse(text: string): ParseResult {
  const pair = split(withPoints(text).replace(/O/g, "W"));
  if (!pair) return { fault: "unreadable" };
  if (!pair.every(isSound)) return { fault: "minutes" };
  const isSwapped = /[EW]/.test(pair[0].letter) || /[NS]/.test(pair[1].letter);
  const [latAngle, lonAngle] = isSwapped ? [pair[1], pair[0]] : pair;
  if (/[EW]/.test(latAngle.letter) || /[NS]/.test(lonAngle.letter)) return { fault: "unreadable" };
  const [lat, lon] = [degreesOf(latAngle), degreesOf(lonAngle)];
  if (Math.abs(lat) > 90) return { fault: "latitude" };
  if (Math.abs(lon) > 180) return { fault: "longitude" };
  const notation = (["dd", "dm", "dms"] as const)[Math.max(latAngle.numbers.length, lonAngle.numbers.length) - 1];
  return { place: { lat, lon, notation: notation ?? "dd" } };
}

/**
 * The letter behind a zone is a band of latitude, but N and S are also written for the hemisphere: "35S" is south of
 * the equator unless its northing is one of 32° to 40° north. Undefined for a letter that is no band.
 */
function isNorth(letter: string, northing: number): boolean | undefined {
  const band = bandRange(letter);
  if (!band) return undefined;
  if (letter !== "S") return letter >= "N";
  const [low, high] = band.map((lat) => toUtm({ lon: 0, lat })?.northing ?? 0);
  return northing >= (low ?? 0) && northing <= (high ?? 0);
}

const UTM =
  /^(\d{1,2})\s*([A-Z])[\s,;:]+E?\s*(\d{6}(?:[.,]\d+)?)\s*M?\s*E?[\s,;]+N?\s*(\d{1,8}(?:[.,]\d+)?)\s*M?\s*[NS]?$/;

function utmParse(text: string): ParseResult | undefined {
  const match = UTM.exec(text);
  if (!match) return undefined;
  const [zone, easting, northing] = [match[1], match[3], match[4]].map((part) => Number(part?.replace(",", ".")));
  if (zone === undefined || easting === undefined || northing === undefined) return undefined;
  const north = isNorth(match[2] ?? "", northing);
  const inRange = easting >= EASTING[0] && easting <= EASTING[1] && northing <= FALSE_NORTHING;
  if (zone < 1 || zone > 60 || north === undefined || !inRange) return { fault: "zone" };
  return { place: { ...fromUtm({ zone, north, easting, northing }), notation: "utm" } };
}

function mgrsParse(text: string): ParseResult | undefined {
  if (!/^\d{1,2}\s*[A-Z]\s*[A-Z]{2}[\s\d]*$/.test(text)) return undefined;
  const found = parseMgrs(text);
  if (!found) return { fault: "zone" };
  const { side, ...place } = found;
  return { place: { ...place, notation: "mgrs", ...(side > 1 ? { side } : {}) } };
}

/** Latitude comes first unless letters say otherwise. */
export function parsePlace(text: string): ParseResult {
  if (text.length > TEXT_MAX) return { fault: "tooMany" };
  const clean = plain(text);
  return utmParse(clean) ?? mgrsParse(clean) ?? anglesParse(clean);
}
