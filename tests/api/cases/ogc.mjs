// ogc.mjs - OGC API - Features: everything is reached from the landing page, and every answer is right.
import assert from "node:assert/strict";
import { get, getOk, isProblem } from "../client.mjs";
import { HAZARDS } from "../server.mjs";

const ITEMS = "/collections/hazard/items";

function corners(geometry) {
  return geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates.flat();
}

/** Do the bounding boxes touch? All test geometries are upright rectangles or points, so this is exact. */
function touches(geometry, [w, s, e, n]) {
  if (!geometry) return false;
  const xy = corners(geometry);
  const xs = xy.map((c) => c[0]), ys = xy.map((c) => c[1]);
  return Math.min(...xs) <= e && Math.max(...xs) >= w && Math.min(...ys) <= n && Math.max(...ys) >= s;
}

/** First day of a date of any precision, as ISO text: what is compared. */
function firstDay(date) {
  return date + "-01-01".slice(date.length - 4);
}

async function allFeatures(server, query) {
  const features = [];
  let path = `${ITEMS}?limit=7${query}`;
  for (let pages = 0; path && pages < 100; pages++) {
    const page = await getOk(server, path, { Accept: "application/geo+json" });
    assert.equal(page.numberReturned, page.features.length);
    features.push(...page.features);
    path = page.links.find((l) => l.rel === "next")?.href;
    if (path) assert.equal(page.features.length, 7, "only the last page is not full");
    if (!path) assert.equal(features.length, page.numberMatched);
  }
  return features;
}

async function codes(server, query) {
  const features = await allFeatures(server, query);
  const found = features.map((f) => f.properties.local_code);
  assert.equal(new Set(found).size, found.length, "no record comes twice");
  return found.sort();
}

function expected(test) {
  return HAZARDS.filter(test).map((f) => f.properties.local_code).sort();
}

async function crawl(server) {
  const seen = new Set();
  const queue = [`${server.url}/?f=json`];
  while (queue.length > 0) {
    const href = queue.shift();
    const key = href.replace(/([?&])after=\d+/, "$1after");
    if (seen.has(key)) continue;
    seen.add(key);
    assert.ok(href.startsWith(`${server.url}/`), `${href} is absolute and ours`);
    const answer = await get(server, href);
    assert.equal(answer.status, 200, href);
    const links = [...(answer.body?.links ?? []), ...(answer.body?.collections ?? []).flatMap((c) => c.links)];
    for (const link of links) {
      assert.ok(link.rel && link.href && link.type, JSON.stringify(link));
      queue.push(link.href);
    }
  }
  return seen;
}

export async function ogcCases(t, server) {
  await t.test("every link from the landing page resolves", async () => {
    const seen = await crawl(server);
    for (const path of ["/conformance", "/collections", "/api", ITEMS, "/collections/hazard/schema"]) {
      assert.ok([...seen].some((href) => href.startsWith(server.url + path)), path);
    }
  });

  await t.test("the landing page names its definition, conformance and data", async () => {
    const { body } = await get(server, "/", { Accept: "application/json" });
    for (const rel of ["self", "service-desc", "service-doc", "conformance", "data"]) {
      assert.ok(body.links.some((l) => l.rel === rel), rel);
    }
  });

  await t.test("it conforms to core, GeoJSON, HTML and OpenAPI", async () => {
    const { conformsTo } = await getOk(server, "/conformance");
    for (const part of ["core", "geojson", "html", "oas30"]) {
      assert.ok(conformsTo.includes(`http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${part}`));
    }
  });

  await t.test("there is one collection per type of the model", async () => {
    const { collections } = await getOk(server, "/collections");
    const { types } = await getOk(server, "/api/model");
    assert.deepEqual(collections.map((c) => c.id).sort(), types.map((x) => x.type).sort());
    const one = await getOk(server, "/collections/hazard?lang=fr");
    assert.equal(one.title, "Zones dangereuses");
    const [w, s, e, n] = one.extent.spatial.bbox[0];
    const xy = HAZARDS.filter((f) => f.geometry).flatMap((f) => corners(f.geometry));
    assert.deepEqual([w, s, e, n].map((x) => x.toFixed(6)), [
      Math.min(...xy.map((c) => c[0])), Math.min(...xy.map((c) => c[1])),
      Math.max(...xy.map((c) => c[0])), Math.max(...xy.map((c) => c[1])),
    ].map((x) => x.toFixed(6)));
  });

  await t.test("paging to the last page sees every record once", async () => {
    assert.deepEqual(await codes(server, ""), expected(() => true));
  });

  await t.test("a feature is what was imported", async () => {
    const features = await allFeatures(server, "");
    for (const was of HAZARDS) {
      const is = features.find((f) => f.properties.local_code === was.properties.local_code);
      assert.deepEqual(is.geometry, was.geometry);
      assert.equal(is.properties.reported_date, was.properties.reported_date);
      assert.equal(is.properties.hazard_name, was.properties.hazard_name);
    }
  });

  for (const bbox of ["28.9,-1.8,29.0,-1.6", "28.93125,-1.75,28.93125,-1.75", "0,0,1,1", "-180,-90,180,90",
    "28.9,-1.8,0,29.0,-1.6,4000"]) {
    await t.test(`bbox ${bbox} finds what a comparison of all finds`, async () => {
      const n = bbox.split(",").map(Number);
      const box = n.length === 4 ? n : [n[0], n[1], n[3], n[4]];
      assert.deepEqual(await codes(server, `&bbox=${bbox}`), expected((f) => touches(f.geometry, box)));
    });
  }

  await t.test("a box across the 180th meridian leaves out what lies between", async () => {
    assert.deepEqual(await codes(server, "&bbox=170,-10,-170,10"), []);
    assert.deepEqual(await codes(server, "&bbox=28.95,-10,-170,10"), expected((f) => touches(f.geometry, [28.95, -10, 180, 10])));
  });

  const between = (from, to) => (f) => firstDay(f.properties.reported_date) >= from && firstDay(f.properties.reported_date) <= to;
  for (const [datetime, test] of [
    ["2024-02-29", between("2024-02-29", "2024-02-29")],
    ["2024-02-29T12:00:00Z", between("2024-02-29", "2024-02-29")],
    ["2023-01-01/2024-12-31", between("2023-01-01", "2024-12-31")],
    ["../2022-12-31", between("0000", "2022-12-31")],
    ["2024-05-31/..", between("2024-05-31", "9999")],
    ["2022", between("2022-01-01", "2022-12-31")],
  ]) {
    await t.test(`datetime ${datetime} finds what a comparison of all finds`, async () => {
      assert.deepEqual(await codes(server, `&datetime=${datetime}`), expected(test));
    });
  }

  await t.test("filters, alone and together, find what a comparison of all finds", async () => {
    assert.deepEqual(await codes(server, "&land_class=cha"), expected((f) => f.properties.land_class === "cha"));
    assert.deepEqual(await codes(server, "&hazard_status=unknown"), expected((f) => f.properties.hazard_status === "unknown"));
    assert.deepEqual(await codes(server, "&land_class=sha&hazard_status=open&bbox=28,-2,29.05,-1"), expected(
      (f) => f.properties.land_class === "sha" && f.properties.hazard_status === "open" && touches(f.geometry, [28, -2, 29.05, -1])));
    assert.deepEqual(await codes(server, "&reported_date=2024-05-31"), expected((f) => f.properties.reported_date === "2024-05-31"));
  });

  await t.test("the suffix wins over f, f over Accept", async () => {
    assert.match((await get(server, `${ITEMS}.geojson?limit=1`)).type, /^application\/geo\+json/);
    assert.match((await get(server, `${ITEMS}.html?limit=1&f=json`)).type, /^text\/html/);
    assert.match((await get(server, `${ITEMS}?limit=1&f=json`, { Accept: "text/html" })).type, /^application\/geo\+json/);
    assert.match((await get(server, `${ITEMS}?limit=1`, { Accept: "text/html,*/*;q=0.8" })).type, /^text\/html/);
    const page = await getOk(server, `${ITEMS}.geojson?limit=1`);
    assert.match(page.links.find((l) => l.rel === "next").href, /items\.geojson\?/);
  });

  await t.test("one feature is reached by its id and keeps its tag while others change", async () => {
    const [feature] = (await getOk(server, `${ITEMS}?limit=1`)).features;
    const one = await get(server, `${ITEMS}/${feature.id}`);
    assert.deepEqual({ ...one.body, links: undefined }, { ...feature, links: undefined });
    const again = await get(server, `${ITEMS}/${feature.id}`, { "If-None-Match": one.headers.get("etag") });
    assert.equal(again.status, 304);
    assert.equal(again.text, "");
  });

  await t.test("a list that has not changed is not sent again, in either form", async () => {
    const json = await get(server, `${ITEMS}?limit=3`);
    const html = await get(server, `${ITEMS}?limit=3`, { Accept: "text/html" });
    assert.notEqual(json.headers.get("etag"), html.headers.get("etag"));
    assert.equal((await get(server, `${ITEMS}?limit=3`, { "If-None-Match": json.headers.get("etag") })).status, 304);
    assert.equal((await get(server, `${ITEMS}?limit=3`, { "If-None-Match": html.headers.get("etag") })).status, 200);
  });

  await t.test("what is not there is a problem", async () => {
    isProblem(await get(server, "/collections/nothing"), 404, /nothing/);
    isProblem(await get(server, "/collections/nothing/items"), 404);
    isProblem(await get(server, `${ITEMS}/not-an-id`), 404);
    isProblem(await get(server, `${ITEMS}/01890000-0000-7000-8000-000000000000`), 404);
  });

  for (const [query, detail] of [
    ["bbox=1,2,3", /bbox/], ["bbox=a,b,c,d", /bbox/], ["bbox=0,10,1,5", /bbox/], ["bbox=200,0,210,5", /bbox/],
    ["bbox=", /bbox/], ["datetime=yesterday", /datetime/], ["datetime=2024-05-02/2024-05-01", /datetime/],
    ["datetime=../..", /datetime/], ["limit=0", /limit/], ["limit=-5", /limit/], ["limit=abc", /limit/], ["limit=1.5", /limit/],
    ["after=x", /after/], ["colour=red", /colour/], ["bbox-crs=EPSG:4258", /bbox-crs/], ["land_class=nothing", /land_class|nothing/],
    ["reported_date=soon", /soon/], ["admin_unit=here", /here/], ["f=xml", /xml/], ["lang=de", /de/], ["incomplete=perhaps", /incomplete/],
    ["dated=2024-13", /dated/], ["dated=../..", /dated/], ["dated=soon/..", /dated/], ["ended=open", /ended/], ["placeless=1", /placeless/],
    ["limit=1&limit=2", /twice/], ["remarks=x", /remarks/], ["%zz=1", /well formed/],
  ]) {
    await t.test(`?${query} is refused and named`, async () => {
      isProblem(await get(server, `${ITEMS}?${query}`), 400, detail);
    });
  }

  await t.test("a limit above the maximum gives what there is", async () => {
    assert.equal((await getOk(server, `${ITEMS}?limit=1000000`)).features.length, HAZARDS.length);
  });

  await t.test("the schema of a collection names its fields", async () => {
    const answer = await get(server, "/collections/hazard/schema");
    assert.match(answer.type, /^application\/schema\+json/);
    assert.ok("land_class" in answer.body.properties.properties.properties);
    const { properties } = (await getOk(server, "/collections/victim/schema")).properties.properties;
    assert.ok(!("victim_name" in properties), "sealed fields are not offered");
  });
}
