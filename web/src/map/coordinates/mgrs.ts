// mgrs.ts - the Military Grid Reference System on WGS 84, without the polar regions (NGA.SIG.0012, 2014).
import { fromUtm, FALSE_NORTHING, LAT_MAX, LAT_MIN, toUtm, type LonLat, type Utm } from "./utm";

const BANDS = "CDEFGHJKLMNPQRSTUVWX";
const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
const ROWS = "ABCDEFGHJKLMNPQRSTUV";
const SQUARE = 100_000;
const ROWS_CYCLE = ROWS.length * SQUARE;
const DIGITS = 5;

/** The letter of the band of latitude, "" beyond UTM. */
export function bandOf(lat: number): string {
  if (lat < LAT_MIN || lat > LAT_MAX) return "";
  return BANDS[Math.min(BANDS.length - 1, Math.floor((lat - LAT_MIN) / 8))] ?? "";
}

/** South and north edge of a band in degrees, undefined for a letter that is none. */
export function bandRange(letter: string): [number, number] | undefined {
  const i = BANDS.indexOf(letter);
  if (i < 0 || letter === "") return undefined;
  const south = LAT_MIN + 8 * i;
  return [south, i === BANDS.length - 1 ? LAT_MAX : south + 8];
}

// Rows of even zones begin five letters on.
function rowOffset(zone: number): number {
  return zone % 2 === 0 ? 5 : 0;
}

/** The letters of the 100 km square a place of UTM lies in. */
export function squareOf({ zone, easting, northing }: Utm): string {
  const column = COLUMNS[(zone - 1) % 3]?.[Math.floor(easting / SQUARE) - 1] ?? "";
  const row = ROWS[(Math.floor(northing / SQUARE) + rowOffset(zone)) % ROWS.length] ?? "";
  return column + row;
}

function digitsOf(metres: number): string {
  return String(Math.floor(metres % SQUARE)).padStart(DIGITS, "0");
}

/** "35M QU 42123 26123", the square metre a place lies in; undefined beyond UTM. */
export function formatMgrs(place: LonLat): string | undefined {
  const utm = toUtm(place);
  if (!utm) return undefined;
  // What rounds up to a whole metre within a micrometre lies there: a place typed in whole metres comes back the same.
  const exact = { ...utm, easting: utm.easting + 1e-6, northing: utm.northing + 1e-6 };
  const zone = String(utm.zone).padStart(2, "0");
  return `${zone}${bandOf(place.lat)} ${squareOf(exact)} ${digitsOf(exact.easting)} ${digitsOf(exact.northing)}`;
}

export interface MgrsPlace extends LonLat {
  /** Side in m of the square the text names; the place is its middle. */
  side: number;
}

// The northing of a row repeats every 2,000 km: the one that falls into the band, or touches it, is meant.
function northingIn(band: [number, number], utm: Utm): number | undefined {
  const middle = (band[0] + band[1]) / 2;
  const wanted = toUtm({ lon: 0, lat: middle })?.northing ?? 0;
  const cycles = Math.round((wanted - utm.northing) / ROWS_CYCLE);
  const northing = utm.northing + cycles * ROWS_CYCLE;
  return northing >= 0 && northing <= FALSE_NORTHING ? northing : undefined;
}

/** Undefined when it is no grid reference, or names a square that is not in its zone and band. */
export function parseMgrs(text: string): MgrsPlace | undefined {
  const match = /^(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])(\d*)$/.exec(text.toUpperCase().replace(/\s+/g, ""));
  if (!match) return undefined;
  const [, zoneText = "", letter = "", columnLetter = "", rowLetter = "", digits = ""] = match;
  const zone = Number(zoneText);
  const band = bandRange(letter);
  const column = COLUMNS[(zone - 1) % 3]?.indexOf(columnLetter) ?? -1;
  if (zone < 1 || zone > 60 || !band || column < 0 || digits.length % 2 === 1 || digits.length > 2 * DIGITS)
    return undefined;
  const half = digits.length / 2;
  const side = SQUARE / 10 ** half;
  const row = (ROWS.indexOf(rowLetter) - rowOffset(zone) + ROWS.length) % ROWS.length;
  const easting = (column + 1) * SQUARE + Number(digits.slice(0, half)) * side + side / 2;
  const within = row * SQUARE + Number(digits.slice(half)) * side + side / 2;
  const utm = { zone, north: letter >= "N", easting, northing: within };
  const northing = northingIn(band, utm);
  if (northing === undefined) return undefined;
  const place = fromUtm({ ...utm, northing });
  // A square may reach beyond its zone and band by its own size, not more.
  const slack = side / 110_000 + 1e-6;
  if (place.lat < band[0] - slack || place.lat > band[1] + slack) return undefined;
  return { ...place, side };
}
