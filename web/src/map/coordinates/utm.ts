// utm.ts - Universal Transverse Mercator on WGS 84, both ways, to a millimetre.
//
// Source: Krüger's series to the sixth order, C. F. F. Karney, "Transverse Mercator with an accuracy of a few
// nanometers", J. Geodesy 85 (2011), equations 11 to 36; zones: NGA.SIG.0012 (2014).

export interface LonLat {
  lon: number;
  lat: number;
}

export interface Utm {
  zone: number;
  north: boolean;
  /** m, 500,000 on the central meridian. */
  easting: number;
  /** m from the equator, or from 10,000,000 m south of it in the southern hemisphere. */
  northing: number;
}

const A = 6_378_137;
const F = 1 / 298.257223563;
const K0 = 0.9996;
const FALSE_EASTING = 500_000;
export const FALSE_NORTHING = 10_000_000;
export const LAT_MIN = -80;
export const LAT_MAX = 84;

const N = F / (2 - F);
const E = Math.sqrt(F * (2 - F));
const RADIUS = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64 + N ** 6 / 256);

/** Values of polynomials in the third flattening, given by their coefficients from the lowest power. */
function series(first: number, coefficients: number[]): number {
  return coefficients.reduce((sum, value, i) => sum + value * N ** (first + i), 0);
}

const ALPHA = [
  series(1, [1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800]),
  series(2, [13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360]),
  series(3, [61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440]),
  series(4, [49561 / 161280, -179 / 168, 6601661 / 7257600]),
  series(5, [34729 / 80640, -3418889 / 1995840]),
  series(6, [212378941 / 319334400]),
];
const BETA = [
  series(1, [1 / 2, -2 / 3, 37 / 96, -1 / 360, -81 / 512, 96199 / 604800]),
  series(2, [1 / 48, 1 / 15, -437 / 1440, 46 / 105, -1118711 / 3870720]),
  series(3, [17 / 480, -37 / 840, -209 / 4480, 5569 / 90720]),
  series(4, [4397 / 161280, -11 / 504, -830251 / 7257600]),
  series(5, [4583 / 161280, -108847 / 3991680]),
  series(6, [20648693 / 638668800]),
];

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

/** Tangent of the conformal latitude. */
function conformal(tan: number): number {
  const sigma = Math.sinh(E * Math.atanh((E * tan) / Math.hypot(1, tan)));
  return tan * Math.hypot(1, sigma) - sigma * Math.hypot(1, tan);
}

/** Tangent of the latitude whose conformal one is given, by Newton's method. */
function unconformal(wanted: number): number {
  let tan = wanted;
  for (let i = 0; i < 5; i++) {
    const found = conformal(tan);
    const slope = Math.hypot(1, tan) * Math.hypot(1, found) * ((1 - E ** 2) / (1 + (1 - E ** 2) * tan ** 2));
    tan += (wanted - found) / slope;
  }
  return tan;
}

export function centralMeridian(zone: number): number {
  return zone * 6 - 183;
}

/** The zone of a place; 32 is widened over south-west Norway and 31 to 37 over Svalbard. */
export function zoneOf({ lon, lat }: LonLat): number {
  const zone = Math.min(60, Math.floor((lon + 180) / 6) + 1);
  if (lat >= 56 && lat < 64 && lon >= 3 && lon < 12) return 32;
  if (lat < 72 || lon < 0 || lon >= 42) return zone;
  return lon < 9 ? 31 : lon < 21 ? 33 : lon < 33 ? 35 : 37;
}

/** Undefined where UTM is not used: beyond 84° north and 80° south. */
export function toUtm(place: LonLat, zone = zoneOf(place)): Utm | undefined {
  if (place.lat < LAT_MIN || place.lat > LAT_MAX) return undefined;
  const lambda = radians(place.lon - centralMeridian(zone));
  const tau = conformal(Math.tan(radians(place.lat)));
  const xi = Math.atan2(tau, Math.cos(lambda));
  const eta = Math.asinh(Math.sin(lambda) / Math.hypot(tau, Math.cos(lambda)));
  const x = ALPHA.reduce((sum, a, i) => sum + a * Math.cos(2 * (i + 1) * xi) * Math.sinh(2 * (i + 1) * eta), eta);
  const y = ALPHA.reduce((sum, a, i) => sum + a * Math.sin(2 * (i + 1) * xi) * Math.cosh(2 * (i + 1) * eta), xi);
  const north = place.lat >= 0;
  return {
    zone,
    north,
    easting: FALSE_EASTING + K0 * RADIUS * x,
    northing: (north ? 0 : FALSE_NORTHING) + K0 * RADIUS * y,
  };
}

export function fromUtm({ zone, north, easting, northing }: Utm): LonLat {
  const x = (easting - FALSE_EASTING) / (K0 * RADIUS);
  const y = (northing - (north ? 0 : FALSE_NORTHING)) / (K0 * RADIUS);
  const eta = BETA.reduce((sum, b, i) => sum - b * Math.cos(2 * (i + 1) * y) * Math.sinh(2 * (i + 1) * x), x);
  const xi = BETA.reduce((sum, b, i) => sum - b * Math.sin(2 * (i + 1) * y) * Math.cosh(2 * (i + 1) * x), y);
  const tau = Math.sin(xi) / Math.hypot(Math.sinh(eta), Math.cos(xi));
  const lambda = Math.atan2(Math.sinh(eta), Math.cos(xi));
  return { lon: centralMeridian(zone) + degrees(lambda), lat: degrees(Math.atan(unconformal(tau))) };
}
