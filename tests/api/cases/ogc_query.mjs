// ogc_query.mjs - coordinate reference systems (Part 2), queryables and filters (Part 3): answers found by looking at all.
import assert from "node:assert/strict";
import { get, getOk, isProblem } from "../client.mjs";
import { HAZARDS } from "../server.mjs";

const ITEMS = "/collections/hazard/items";
const uri = (code) => (code === "CRS84" ? "http://www.opengis.net/def/crs/OGC/1.3/CRS84" : `http://www.opengis.net/def/crs/EPSG/0/${code}`);
const filtered = (filter, more = "") => `${ITEMS}?limit=1000&filter=${encodeURIComponent(filter)}${more}`;

async function codes(server, path) {
  const page = await getOk(server, path, { Accept: "application/geo+json" });
  assert.equal(page.numberMatched, page.features.length);
  return page.features.map((f) => f.properties.local_code).sort();
}

function expected(test) {
  return HAZARDS.filter((f) => test(f.properties, f)).map((f) => f.properties.local_code).sort();
}

const corners = (geometry) => (geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates.flat());
const touches = (geometry, [w, s, e, n]) => {
  if (!geometry) return false;
  const xs = corners(geometry).map((c) => c[0]), ys = corners(geometry).map((c) => c[1]);
  return Math.min(...xs) <= e && Math.max(...xs) >= w && Math.min(...ys) <= n && Math.max(...ys) >= s;
};

/** Spherical Mercator of longitude and latitude, as EPSG:3857 has it. */
const mercator = ([lon, lat]) => [lon * 111319.49079327358, Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 6378137];

async function crsCases(t, server) {
  await t.test("a collection lists the systems it is offered in, the country's zones among them", async () => {
    const { crs, storageCrs } = await getOk(server, "/collections/hazard");
    assert.equal(crs[0], uri("CRS84"));
    assert.equal(storageCrs, uri("CRS84"));
    for (const code of [4326, 3857, 32733, 32734, 32735, 32736, 32633, 32634, 32635, 32636]) assert.ok(crs.includes(uri(code)), code);
    assert.ok(!crs.includes(uri(32732)));
    assert.deepEqual((await getOk(server, "/collections/team")).crs, [uri("CRS84")]);
  });
  await t.test("an answer says what it is in", async () => {
    assert.equal((await get(server, `${ITEMS}?limit=1`)).headers.get("content-crs"), `<${uri("CRS84")}>`);
    assert.equal((await get(server, `${ITEMS}?limit=1&crs=${uri(3857)}`)).headers.get("content-crs"), `<${uri(3857)}>`);
  });
  await t.test("EPSG:4326 has the latitude first, EPSG:3857 metres", async () => {
    const [plain, turned, web] = await Promise.all(["CRS84", 4326, 3857].map((code) => getOk(server, `${ITEMS}?limit=1000&crs=${uri(code)}`)));
    for (const [i, { geometry }] of plain.features.entries()) {
      if (!geometry) continue;
      const xy = corners(geometry), metres = corners(web.features[i].geometry);
      assert.deepEqual(corners(turned.features[i].geometry), xy.map(([lon, lat]) => [lat, lon]));
      for (const [j, c] of xy.entries()) mercator(c).forEach((m, axis) => assert.ok(Math.abs(m - metres[j][axis]) < 0.001, `${m} ${metres[j][axis]}`));
    }
  });
  await t.test("one feature comes in a system too", async () => {
    const { features: [feature] } = await getOk(server, `${ITEMS}?limit=1&crs=[EPSG:32735]`);
    const one = await get(server, `${ITEMS}/${feature.id}?crs=urn:ogc:def:crs:EPSG::32735`);
    assert.equal(one.headers.get("content-crs"), `<${uri(32735)}>`);
    assert.deepEqual(one.body.geometry, feature.geometry);
  });
  for (const [code, box] of [[4326, "-1.8,28.9,-1.6,29.0"], ["CRS84", "28.9,-1.8,29.0,-1.6"], [4326, "-1.8,28.9,0,-1.6,29.0,9"]]) {
    await t.test(`bbox ${box} in ${code} finds what a comparison of all finds`, async () => {
      assert.deepEqual(await codes(server, `${ITEMS}?limit=1000&bbox=${box}&bbox-crs=${uri(code)}`),
        expected((_, f) => touches(f.geometry, [28.9, -1.8, 29.0, -1.6])));
    });
  }
  await t.test("a box of metres finds what touches it", async () => {
    const [w, s] = mercator([28.89, -1.81]), [e, n] = mercator([29.01, -1.59]);
    assert.deepEqual(await codes(server, `${ITEMS}?limit=1000&bbox=${w},${s},${e},${n}&bbox-crs=${uri(3857)}`),
      expected((_, f) => touches(f.geometry, [28.89, -1.81, 29.01, -1.59])));
  });
  await t.test("links to the next page keep the systems and the filter", async () => {
    const page = await getOk(server, `${ITEMS}?limit=3&crs=${uri(4326)}&filter=${encodeURIComponent("land_class <> 'cha'")}`);
    const next = await getOk(server, page.links.find((l) => l.rel === "next").href);
    assert.equal(next.numberMatched, page.numberMatched);
    const [lat] = corners(next.features.find((f) => f.geometry).geometry)[0];
    assert.ok(lat < 0, "latitude first");
  });
  for (const name of ["crs", "bbox-crs", "filter-crs"]) {
    await t.test(`an unknown ${name} is refused and named`, async () => {
      for (const wrong of ["EPSG:4258", uri(99999), uri(32732), "nonsense", ""]) {
        const answer = await get(server, `${ITEMS}?${name}=${encodeURIComponent(wrong)}`);
        isProblem(answer, 400, new RegExp(name));
        assert.equal(answer.body.pointer, name);
      }
    });
  }
}

async function queryableCases(t, server) {
  await t.test("queryables are a JSON Schema in the reader's language", async () => {
    const answer = await get(server, "/collections/hazard/queryables?lang=fr");
    assert.match(answer.type, /^application\/schema\+json/);
    const { properties } = answer.body;
    assert.equal(properties.land_class.title, "Classe");
    assert.deepEqual(properties.land_class.enum.slice(0, 2), ["cha", "sha"]);
    assert.match(properties.land_class.oneOf[0].title, /confirmée/);
    assert.equal(properties.reported_date.format, "date");
    assert.ok(Object.values(properties).some((p) => p.$ref === "https://geojson.org/schema/Geometry.json"));
    const page = await get(server, "/collections/hazard/queryables.html?lang=fr");
    assert.match(page.text, /<code>cha<\/code> Zone dangereuse confirmée/);
  });
  await t.test("sealed fields can be asked for nowhere", async () => {
    const { properties } = await getOk(server, "/collections/victim/queryables");
    assert.ok(!("victim_name" in properties));
    isProblem(await get(server, "/collections/victim/items?filter=victim_name%3D'x'"), 400, /victim_name/);
  });
  await t.test("every queryable can be asked for", async () => {
    for (const { id } of (await getOk(server, "/collections")).collections) {
      const { properties } = await getOk(server, `/collections/${id}/queryables`);
      for (const name of Object.keys(properties)) await getOk(server, `/collections/${id}/items?limit=1&filter=${encodeURIComponent(`"${name}" IS NULL`)}`);
    }
  });
}

const FILTERS = [
  ["land_class = 'cha'", (p) => p.land_class === "cha"],
  ["land_class <> 'cha' AND hazard_status = 'open'", (p) => p.land_class !== "cha" && p.hazard_status === "open"],
  ["(land_class = 'cha') OR (NOT (hazard_status = 'open'))", (p) => p.land_class === "cha" || p.hazard_status !== "open"],
  ["hazard_status IN ('open','closed')", (p) => ["open", "closed"].includes(p.hazard_status)],
  ["hazard_name LIKE 'Hazard 1%'", (p) => p.hazard_name.startsWith("Hazard 1")],
  ["hazard_name LIKE 'Hazard 1_'", (p) => /^Hazard 1.$/.test(p.hazard_name)],
  ["CASEI(hazard_name) LIKE CASEI('%ÉLAN%')", (p) => p.hazard_name.includes("Élan")],
  ["hazard_name = 'Pont \"<b>Élan</b>\" & école'", (p) => p.hazard_name.includes("Élan")],
  ["contamination = 'cmr'", (p) => p.contamination.includes("cmr")],
  ["reported_date >= DATE('2024-02-29')", (p) => p.reported_date >= "2024-02-29"],
  ["reported_date BETWEEN DATE('2022-01-01') AND TIMESTAMP('2023-12-31T23:59:59Z')", (p) => ["2022-07", "2023-03-14"].includes(p.reported_date)],
  ["S_INTERSECTS(geometry, BBOX(28.9,-1.8,29.0,-1.6))", (_, f) => touches(f.geometry, [28.9, -1.8, 29.0, -1.6])],
  ["S_INTERSECTS(geometry, POLYGON((28.9 -1.8, 29.0 -1.8, 29.0 -1.6, 28.9 -1.6, 28.9 -1.8))) AND land_class = 'sha'",
    (p, f) => touches(f.geometry, [28.9, -1.8, 29.0, -1.6]) && p.land_class === "sha"],
  ["geometry IS NULL", (_, f) => !f.geometry],
  ["reported_area IS NULL AND TRUE", () => true],
];

async function filterCases(t, server) {
  for (const [filter, test] of FILTERS) {
    await t.test(`${filter} finds what a comparison of all finds`, async () => {
      const found = expected(test);
      assert.ok(found.length > 0, "the test looks for something");
      assert.deepEqual(await codes(server, filtered(filter)), found);
    });
  }
  await t.test("places of a filter may be in another system", async () => {
    const wanted = expected((_, f) => touches(f.geometry, [28.89, -1.81, 29.01, -1.59]));
    assert.deepEqual(await codes(server, filtered("S_INTERSECTS(geometry, BBOX(-1.81,28.89,-1.59,29.01))", `&filter-crs=${uri(4326)}`)), wanted);
    const [w, s] = mercator([28.89, -1.81]), [e, n] = mercator([29.01, -1.59]);
    assert.deepEqual(await codes(server, filtered(`S_INTERSECTS(geometry, BBOX(${w},${s},${e},${n}))`, `&filter-crs=${uri(3857)}`)), wanted);
  });
  await t.test("a filter joins the other conditions", async () => {
    assert.deepEqual(await codes(server, filtered("hazard_status = 'open'", "&land_class=sha&bbox=28,-2,29.05,-1&filter-lang=cql2-text")),
      expected((p, f) => p.hazard_status === "open" && p.land_class === "sha" && touches(f.geometry, [28, -2, 29.05, -1])));
    const [w, s] = mercator([28, -2]), [e, n] = mercator([29.05, -1]);
    assert.deepEqual(await codes(server, filtered("hazard_status = 'open'", `&bbox=${w},${s},${e},${n}&bbox-crs=${uri(3857)}`)),
      expected((p, f) => p.hazard_status === "open" && touches(f.geometry, [28, -2, 29.05, -1])));
  });
  for (const [filter, detail] of [
    ["", /empty/], ["land_class =", /character 13/], ["colour = 'red'", /character 1: .*colour/], ["lnd_class = 'cha'", /land_class/],
    ["land_class = 'nothing'", /character 14: "nothing"/], ["reported_area = 'x'", /number/], ["S_INTERSECTS(geometry, POLYGON((0 0, 1 1))", /character/],
    ["S_INTERSECTS(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))", /crosses itself/], ["1 = 1; DROP TABLE hazard", /character/],
    ["T_AFTER(reported_date, DATE('2024-01-01'))", /T_AFTER/], ["(".repeat(200), /nested/], ["land_class", /ends/],
  ]) {
    await t.test(`filter ${filter.slice(0, 40)} is refused and told where`, async () => {
      const answer = await get(server, filtered(filter));
      isProblem(answer, 400, detail);
      assert.equal(answer.body.pointer, "filter");
    });
  }
  await t.test("another language is refused", async () => {
    isProblem(await get(server, filtered("TRUE", "&filter-lang=cql2-json")), 400, /cql2-json/);
  });
  await t.test("a file of the records takes the same filter, and a collection links to its files", async () => {
    const kml = (await get(server, `/api/exports/hazard?format=kml&lang=fr&filter=${encodeURIComponent("land_class = 'cha'")}`));
    assert.match(kml.type, /^application\/vnd\.google-earth\.kml\+xml/);
    assert.equal(kml.text.match(/<Placemark /g).length, expected((p) => p.land_class === "cha").length);
    assert.match(kml.text, /Zone dangereuse confirmée/);
    isProblem(await get(server, "/api/exports/hazard?format=kml&filter=nothing%3D1"), 400, /nothing/);
    const { links } = await getOk(server, "/collections/hazard");
    for (const type of ["application/zip", "application/vnd.google-earth.kml+xml", "application/geopackage+sqlite3"]) {
      const answer = await get(server, links.find((l) => l.rel === "enclosure" && l.type === type).href);
      assert.equal(answer.status, 200);
      assert.equal(answer.type, type);
    }
  });
  await t.test("HTML pages take the same filter", async () => {
    const page = await get(server, filtered("land_class = 'cha'", "&f=html"));
    assert.equal(page.status, 200);
    assert.match(page.text, new RegExp(`${expected((p) => p.land_class === "cha").length} records match`));
  });
}

/** Values as lists are sorted by them: records without one come last, whichever way. */
async function sorted(server, sortby, key) {
  const values = [];
  let path = `${ITEMS}?limit=7&sortby=${encodeURIComponent(sortby)}&filter=${encodeURIComponent("land_class <> 'sha'")}`;
  while (path) {
    const page = await getOk(server, path);
    values.push(...page.features.map((f) => f.properties[key]));
    path = page.links.find((l) => l.rel === "next")?.href;
  }
  return values;
}

async function sortCases(t, server) {
  for (const key of ["local_code", "reported_date", "hazard_status"]) {
    await t.test(`features come in order of ${key}, page by page, both ways`, async () => {
      const { properties } = await getOk(server, "/collections/hazard/sortables");
      assert.ok(key in properties);
      const wanted = HAZARDS.filter((f) => f.properties.land_class !== "sha").map((f) => f.properties[key]).sort();
      assert.deepEqual(await sorted(server, key, key), wanted);
      assert.deepEqual(await sorted(server, `+${key}`, key), wanted);
      assert.deepEqual(await sorted(server, `-${key}`, key), wanted.reverse());
    });
  }
  await t.test("what is not indexed is refused, and what can be sorted by is named", async () => {
    for (const wrong of ["remarks", "nothing", "local_code,reported_date", "admin_unit"]) {
      const answer = await get(server, `${ITEMS}?sortby=${wrong}`);
      isProblem(answer, 400, /sorted by one of: .*local_code/);
      assert.equal(answer.body.pointer, "sortby");
    }
    assert.match((await get(server, "/collections/hazard/sortables.html?lang=fr")).text, /Ce qui peut trier les fiches/);
  });
}

export async function ogcQueryCases(t, server) {
  await crsCases(t, server);
  await queryableCases(t, server);
  await filterCases(t, server);
  await sortCases(t, server);
}
