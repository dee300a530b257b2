// Places in every notation: against PROJ's transverse Mercator, known grid references, and what people type.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { loadModule } from "./typescript.mjs";

const { toUtm, fromUtm } = await loadModule("map/coordinates/utm.ts");
const { formatMgrs, parseMgrs } = await loadModule("map/coordinates/mgrs.ts");
const { formatPlace, NOTATIONS } = await loadModule("map/coordinates/notation.ts");
const { parsePlace } = await loadModule("map/coordinates/parse.ts");

const near = (found, wanted, tolerance, what) =>
  assert.ok(Math.abs(found - wanted) <= tolerance, `${what}: ${found}, not ${wanted}`);

// gdaltransform (PROJ) from EPSG:4326 to EPSG:326zz and 327zz: longitude, latitude, zone, easting, northing.
const UTM = [
  [29.2, -1.65, 35, 744764.550973564, 9817489.56021658],
  [30, 0, 36, 166021.443080538, 0],
  [30, -0.00001, 36, 166021.443080543, 9999998.89317244],
  [30, 0.00001, 36, 166021.443080543, 1.10682755987342],
  [23.9999999, -4, 34, 833168.923608748, 9557263.74735462],
  [24.0000001, -4, 35, 166831.076391253, 9557263.74735462],
  [18.5, 5.3, 34, 222906.996698312, 586384.664688745],
  [29.99999, 4.5, 35, 832952.873736744, 498079.840328188],
  [12.3, -5.9, 33, 201029.465222649, 9347125.12003062],
  [35.9, 3.9, 36, 822092.300152893, 431628.630329113],
  [17.9, -12.5, 33, 815220.410166469, 8616428.63830763],
];

describe("universal transverse Mercator", () => {
  for (const [lon, lat, zone, easting, northing] of UTM) {
    test(`agrees with PROJ at ${lat}, ${lon}`, () => {
      const utm = toUtm({ lon, lat });
      assert.equal(utm.zone, zone);
      assert.equal(utm.north, lat >= 0);
      near(utm.easting, easting, 0.001, "easting");
      near(utm.northing, northing, 0.001, "northing");
      const back = fromUtm(utm);
      near(back.lon, lon, 1e-9, "longitude");
      near(back.lat, lat, 1e-9, "latitude");
    });
  }

  test("Norway and Svalbard have zones of their own width", () => {
    assert.equal(toUtm({ lon: 5, lat: 60 }).zone, 32);
    assert.equal(toUtm({ lon: 5, lat: 55 }).zone, 31);
    assert.equal(toUtm({ lon: 10, lat: 78 }).zone, 33);
    assert.equal(toUtm({ lon: 8, lat: 78 }).zone, 31);
  });

  test("there is none near the poles", () => {
    assert.equal(toUtm({ lon: 0, lat: 84.1 }), undefined);
    assert.equal(formatMgrs({ lon: 0, lat: -80.1 }), undefined);
    assert.match(formatPlace({ lon: 0, lat: -85 }, "mgrs", "en"), /85\.00000° S/);
  });
});

// Published examples: the test suites of GEOTRANS derivatives and the documentation of their ports.
const MGRS = [
  [42, -93, "15T WG 00000 49776"],
  [0, 0, "31N AA 66021 00000"],
];

describe("the military grid", () => {
  for (const [lat, lon, text] of MGRS) {
    test(`writes ${text}`, () => assert.equal(formatMgrs({ lon, lat }), text));
  }

  test("reads a published reference", () => {
    const place = parseMgrs("33UXP0500444998");
    near(place.lat, 48.24949, 0.00001, "latitude");
    near(place.lon, 16.4145, 0.00001, "longitude");
  });

  test("a reference comes back the same around the Congo, zones 33 to 36, north and south", () => {
    for (let zone = 33; zone <= 36; zone++) {
      for (let lat = -13.9; lat < 6; lat += 0.737) {
        for (const offset of [0.00001, 0.9, 2.6, 4.1, 5.99999]) {
          const text = formatMgrs({ lon: zone * 6 - 186 + offset, lat });
          const place = parseMgrs(text);
          assert.equal(formatMgrs(place), text);
          near(place.lat, lat, 0.00001, text);
          assert.equal(text.slice(0, 2), String(zone));
        }
      }
    }
  });

  test("fewer digits name a larger square, and its middle is meant", () => {
    assert.equal(parseMgrs("35MQU4717").side, 1000);
    assert.equal(parseMgrs("35M QU 47 17").side, 1000);
    assert.equal(parseMgrs("35MQU").side, 100_000);
    assert.match(formatMgrs(parseMgrs("35mqu4717")), /^35M QU 47500 17500$/);
  });

  test("refuses letters that are in no zone, odd digits and other bands", () => {
    for (const text of [
      "35MZU4717",
      "35MQI4717",
      "35MQU471",
      "61MQU4717",
      "0MQU4717",
      "35IQU4717",
      "35MQU123456123456",
    ])
      assert.equal(parseMgrs(text), undefined, text);
    assert.equal(parseMgrs("35MQE4717"), undefined);
  });
});

const GOMA = { lat: -1.658, lon: 29.22 };
const TYPED = [
  ["-1.658, 29.22", GOMA, "dd"],
  ["-1.658 29.22", GOMA, "dd"],
  ["-1,658 29,22", GOMA, "dd"],
  ["-1,658; 29,22", GOMA, "dd"],
  ["-1,658, 29,22", GOMA, "dd"],
  ["−1.658, 29.22", GOMA, "dd"],
  ["1.658 S 29.22 E", GOMA, "dd"],
  ["1,658° S, 29,22° E", GOMA, "dd"],
  ["S1.658 E29.22", GOMA, "dd"],
  ["29.22E 1.658S", GOMA, "dd"],
  ["lat -1.658 lon 29.22", GOMA, "dd"],
  ["1° 39.48′ S, 29° 13.2′ E", GOMA, "dm"],
  ["1 39,48 S 29 13,2 E", GOMA, "dm"],
  ["S 1°39.48' E 29°13.2'", GOMA, "dm"],
  ["1°39'28.8\"S 29°13'12\"E", GOMA, "dms"],
  ["1º39'28,8\" sud 29º13'12\" est", GOMA, "dms"],
  ["01-39-28.8S 029-13-12E", GOMA, "dms"],
  ["-1 39 28.8 29 13 12", GOMA, "dms"],
  ["12 S 45 O", { lat: -12, lon: -45 }, "dd"],
  ["12 S 45 ouest", { lat: -12, lon: -45 }, "dd"],
  ["0, 0", { lat: 0, lon: 0 }, "dd"],
  ["35S 744764.551 9817489.560", { lat: -1.65, lon: 29.2 }, "utm"],
  ["35M 744764,551 9817489,560", { lat: -1.65, lon: 29.2 }, "utm"],
  ["UTM zone 35 sud : 744765 E 9817490 N", { lat: -1.65, lon: 29.2 }, "utm"],
  ["35 S 744765mE 9817490mN", { lat: -1.65, lon: 29.2 }, "utm"],
  ["35N 832953 498080", { lat: 4.5, lon: 29.99999 }, "utm"],
  ["36S 700000 3700000", { lat: 33.42074, lon: 35.15103 }, "utm"],
];

describe("what people type", () => {
  for (const [text, wanted, notation] of TYPED) {
    test(`reads ${text}`, () => {
      const { place, fault } = parsePlace(text);
      assert.equal(fault, undefined);
      assert.equal(place.notation, notation);
      near(place.lat, wanted.lat, 0.0001, "latitude");
      near(place.lon, wanted.lon, 0.0001, "longitude");
    });
  }

  const FAULTS = [
    ["Goma", "unreadable"],
    ["", "unreadable"],
    ["29.22", "unreadable"],
    ["1.6 S 29.2 S", "unreadable"],
    ["95, 29", "latitude"],
    ["1.6, 190", "longitude"],
    ["1°75' S 29° E", "minutes"],
    ["1.5°30' S 29° E", "minutes"],
    ["35S 44764 9817489", "unreadable"],
    ["61S 744765 9817490", "zone"],
    ["35MZU4717", "zone"],
    ["1".repeat(10_000), "tooMany"],
  ];
  for (const [text, fault] of FAULTS) {
    test(`says why "${text.slice(0, 30)}" is no place`, () => assert.equal(parsePlace(text).fault, fault));
  }

  test("whatever is written is read back, in both languages and all notations", () => {
    for (const language of ["en", "fr"]) {
      for (const notation of NOTATIONS) {
        for (const place of [GOMA, { lat: 5.2, lon: 18.9 }, { lat: -13.4, lon: -70.1 }, { lat: 0, lon: 0 }]) {
          const text = formatPlace(place, notation, language);
          const back = parsePlace(text);
          assert.ok(back.place, text);
          near(back.place.lat, place.lat, 0.00002, text);
          near(back.place.lon, place.lon, 0.00002, text);
        }
      }
    }
  });

  test("sixty seconds become a minute, and zero has no side", () => {
    assert.equal(formatPlace({ lat: -1.9999999, lon: 29.9999999 }, "dms", "en"), "2° 0′ 0.0″ S, 30° 0′ 0.0″ E");
    assert.equal(formatPlace({ lat: -1e-9, lon: 0 }, "dd", "en"), "0.00000° N, 0.00000° E");
    assert.equal(formatPlace({ lat: 1.5, lon: -2.25 }, "dm", "fr"), "1° 30,0000′ N, 2° 15,0000′ O");
  });
});
