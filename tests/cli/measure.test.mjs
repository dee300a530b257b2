// measure.test.mjs - every cube against a count that somebody else made: the exported records, counted here.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fails, folder, isSanitized, json, ok, root, serve, verified, waysOf } from "./whitestone.mjs";

const MEASURES = readdirSync(join(root, "share/model/measures")).map((name) =>
  JSON.parse(readFileSync(join(root, "share/model/measures", name), "utf8")));
const LISTS = new Map(readdirSync(join(root, "share/model/lists")).map((name) => {
  const list = JSON.parse(readFileSync(join(root, "share/model/lists", name), "utf8"));
  return [list.list, new Set(list.codes.map((code) => code.code))];
}));
const TYPES = new Map(readdirSync(join(root, "share/model/types")).map((name) => {
  const type = JSON.parse(readFileSync(join(root, "share/model/types", name), "utf8"));
  return [type.type, type];
}));
const role = (type, name) => TYPES.get(type).roles?.find((one) => one.role === name)?.slots ?? {};

/** The records of a type as the export has them: what is not said is not there. */
function records(file, type) {
  const out = join(dirname(file), `${type}.geojsonl`);
  ok("export", file, type, "-o", out, "--format", "geojsonl");
  return readFileSync(out, "utf8").split("\n").filter((line) => line !== "").map((line) => {
    const feature = JSON.parse(line);
    return { id: feature.id, ...feature.properties, place: feature.geometry };
  });
}

/** The unit of a level above (or at) a record's own unit, or its place's. */
function placer(file) {
  const units = new Map(records(file, "admin_unit").map((unit) => [unit.id, unit]));
  const places = new Map(records(file, "settlement").map((place) => [place.id, place]));
  return (record, type, level) => {
    const slots = role(type, "belongs_to_unit");
    let at = record[slots.unit] ?? places.get(record[slots.place])?.admin_unit;
    for (let steps = 0; at !== undefined && at !== null && steps < 40; steps++) {
      const unit = units.get(at);
      if (unit === undefined) return "";
      if (unit.unit_level === level) return unit.id;
      at = unit.parent_unit;
    }
    return "";
  };
}

function memberOf(dimension, record, measure, place) {
  if (dimension.level !== undefined) return place(record, measure.type, dimension.level);
  const value = record[dimension.field];
  if (value === undefined || value === null) {
    const said = record.unanswered?.[dimension.field];
    const list = TYPES.get(measure.type).fields.find((field) => field.id === dimension.field).list;
    return (said === "unknown" || said === "not_specified") && LISTS.get(list)?.has(said) ? said : "";
  }
  if (dimension.bands !== undefined) {
    const band = dimension.bands.filter((least) => least <= value).at(-1);
    return band === undefined ? "" : String(band);
  }
  return String(value);
}

/** A condition of shipped measures, in this language: null is false in it. */
function isSo(condition, record) {
  const source = condition
    .replaceAll(/\$\{(\w+)\} - \$\{(\w+)\}/g, "(Date.parse(record['$1']) - Date.parse(record['$2'])) / 86400000")
    .replaceAll(/is-null\(\$\{(\w+)\}\)/g, "isNull('$1')")
    .replaceAll(/\$\{(\w+)\} != ('\w+')/g, "(!isNull('$1') && record['$1'] !== $2)")
    .replaceAll(/\bnot\(/g, "!(").replaceAll(" and ", " && ").replaceAll(" or ", " || ");
  return new Function("record", "isNull", `return ${source}`)(record, (field) => record[field] === undefined || record[field] === null);
}

const isMeasured = (measure, record) => isSo(measure.condition ?? "true", record);

const EARTH_M = 6371008.8;

/** Metres from a point to a place, in the plane that touches a sphere there: of places that are a few kilometres apart. */
function metres([lon, lat], place) {
  const flat = ([x, y]) => [(x - lon) * Math.PI / 180 * EARTH_M * Math.cos(lat * Math.PI / 180), (y - lat) * Math.PI / 180 * EARTH_M];
  const toSegment = ([ax, ay], [bx, by]) => {
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / length));
    return Math.hypot(ax + share * (bx - ax), ay + share * (by - ay));
  };
  const ring = (points) => {
    const at = points.map(flat);
    return Math.min(...at.map((one, i) => toSegment(at[Math.max(0, i - 1)], one)));
  };
  const inside = (points) => points.map(flat).reduce((odd, [bx, by], i, all) => {
    const [ax, ay] = all[(i + all.length - 1) % all.length];
    return (ay > 0) !== (by > 0) && 0 < (ax - bx) * (0 - by) / (ay - by) + bx ? !odd : odd;
  }, false);
  const polygon = (rings) => rings.reduce((odd, one) => odd !== inside(one), false) ? 0 : Math.min(...rings.map(ring));
  switch (place.type) {
    case "Point": return ring([place.coordinates]);
    case "MultiPoint": return Math.min(...place.coordinates.map((one) => ring([one])));
    case "LineString": return ring(place.coordinates);
    case "MultiLineString": return Math.min(...place.coordinates.map(ring));
    case "Polygon": return polygon(place.coordinates);
    default: return Math.min(...place.coordinates.map(polygon));
  }
}

/** How many records of the other type a record is near to, or names the same record as; counted once for a record as it was read. */
function relatedTo(related, record, others) {
  if (!relatedKnown.has(record)) relatedKnown.set(record, relatedCount(related, record, others));
  return relatedKnown.get(record);
}
const relatedKnown = new WeakMap();

function relatedCount({ within, shared, until }, record, others) {
  if (within !== undefined) {
    if (!record.place) return 0;
    const [lon, lat] = record.place.coordinates.flat(Infinity);
    /* No place here is half a degree wide, and none within a kilometre is farther than that from its first vertex. */
    const isFar = ([x, y]) => Math.abs(x - lon) > 0.5 || Math.abs(y - lat) > 0.5;
    return others.filter((one) => one.place && !isFar(one.place.coordinates) && metres(one.place.coordinates, record.place) <= within).length;
  }
  const name = record[shared.ours], day = record[until.ours];
  return name ? others.filter((one) => one[shared.theirs] === name && day && one[until.theirs] && one[until.theirs] <= day).length : 0;
}

/** The cells of one record: [members by dimension, numbers]. */
function cells(measure, record, place, others) {
  const values = measure.values ?? [];
  const members = Object.fromEntries((measure.dimensions ?? []).filter((one) => one.list === undefined)
    .map((one) => [one.id, memberOf(one, record, measure, place)]));
  const sum = (fields) => {
    const known = fields.map((field) => record[field]).filter((value) => typeof value === "number");
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
  };
  if (measure.parts === undefined) {
    const numbers = values.flatMap((value) => {
      const total = value.related !== undefined ? relatedTo(value.related, record, others) || null
        : value.when !== undefined ? Number(isSo(value.when, record))
          : value.fields === undefined ? null : sum(value.fields);
      return [total === null ? 1 : 0, total ?? 0];
    });
    return [[members, [1, ...numbers]]];
  }
  const told = measure.parts.map((part) => [part, sum(part.fields)]).filter(([, total]) => total !== null);
  const out = told.map(([part, total]) => [{ ...members, ...part.at }, [1, 0, total]]);
  const parts = told.reduce((all, [, total]) => all + total, 0);
  const whole = record[measure.whole];
  const nobody = Object.fromEntries(measure.dimensions.filter((one) => one.list !== undefined).map((one) => [one.id, "unknown"]));
  if (typeof whole === "number" && (whole > parts || told.length === 0)) {
    out.push([{ ...members, ...nobody }, [1, 0, whole - parts]]);
  } else if (told.length === 0) {
    out.push([{ ...members, ...nobody }, [1, 1, 0]]);
  }
  return out;
}

function counted(measure, view, all, place, others) {
  const dated = measure.date ?? role(measure.type, "is_dated").date;
  const by = view.filter((one) => one !== "period");
  const rows = new Map();
  for (const record of all.filter((one) => isMeasured(measure, one))) {
    const date = record[dated];
    const period = view.includes("period") ? [date === undefined || date === null ? "" : date.slice(0, 7)] : [];
    for (const [members, numbers] of cells(measure, record, place, others)) {
      const key = JSON.stringify([...period, ...by.map((one) => members[one])]);
      const before = rows.get(key) ?? numbers.map(() => 0);
      rows.set(key, before.map((number, i) => number + numbers[i]));
    }
  }
  return new Map([...rows].filter(([, numbers]) => numbers.some((number) => number !== 0)));
}

function answered(file, measure, view, ...more) {
  const by = view.map((one) => (one === "period" ? "month" : one)).join(",");
  const answer = json("measure", file, measure.measure, "--by", by, "--json", ...more);
  const rows = new Map();
  for (const row of answer.rows) {
    const members = answer.dimensions.map((dimension, i) => [dimension.id, dimension.members[row[i + (answer.step === null ? 0 : 1)]].id]);
    const told = new Map(members);
    const key = [...(answer.step === null ? [] : [row[0] ?? ""]), ...view.filter((one) => one !== "period").map((one) => told.get(one))];
    rows.set(JSON.stringify(key), row.slice(members.length + (answer.step === null ? 0 : 1)));
  }
  return { rows, total: answer.total };
}

const close = (a, b, near = 1e-6) => Math.abs(a - b) < near * Math.max(1, Math.abs(a));

function assertSame(told, expected, what) {
  assert.deepEqual([...told.keys()].sort(), [...expected.keys()].sort(), what);
  for (const [key, numbers] of expected) {
    assert.ok(numbers.every((number, i) => close(number, told.get(key)[i])), `${what} ${key}: ${told.get(key)} is not ${numbers}`);
  }
}

let recounts = 0;

/** Every view of every measure, from the file as it stands; with sanitizers one view of each, another one every time. */
function recount(file, when) {
  const place = placer(file);
  const kept = new Map();
  const all = (type) => kept.get(type) ?? kept.set(type, records(file, type)).get(type);
  let compared = 0;
  for (const measure of MEASURES) {
    const related = measure.values?.find((one) => one.related !== undefined)?.related.type;
    for (const view of waysOf(measure.views, recounts)) {
      const expected = counted(measure, view, all(measure.type), place, related === undefined ? [] : all(related));
      assertSame(answered(file, measure, view).rows, expected, `${when}: ${measure.measure} by ${view}`);
      compared += expected.size;
    }
  }
  recounts += 1;
  return compared;
}

/** Records with other values, by a report over HTTP that somebody else approves. */
async function change(file, changes, observed = new Date().toISOString().slice(0, 10)) {
  const server = await serve([file, "--listen", "127.0.0.1:0"], { USER: "ana" });
  const answer = await fetch(`${server.url}/api/reports`, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ observed, title: "the law of the year", changes }),
  });
  const said = await answer.json();
  server.child.kill("SIGTERM");
  await server.ended;
  assert.equal(answer.status, 201, JSON.stringify(said));
  ok("report", "approve", file, String(said.report), "--reason", "the law of the year");
}

test("the cubes of a programme", async (t) => {
  const file = join(folder(t), "demo.gpkg");
  ok("init", file, "--programme", "COD", "--demo");

  await t.test("say what its records say", () => assert.ok(recount(file, "demonstration") > (isSanitized ? 200 : 2000)));

  await t.test("follow records that come near others, go, close, and name another", async () => {
    const near = MEASURES.find((one) => one.measure === "hazards_near_accidents");
    const total = () => answered(file, near, ["priority", "province"]).total[2];
    const hazards = records(file, "hazard").filter((one) => one.place && isMeasured(near, one)).slice(0, 4);
    const first = (place) => place.coordinates.flat(Infinity).slice(0, 2);
    const accidents = records(file, "accident").slice(0, 8);
    const before = total();
    await change(file, accidents.map((one, i) => ({
      type: "accident", id: one.id, values: {}, geometry: { type: "Point", coordinates: first(hazards[i % 4].place) } })));
    assert.ok(total() >= before + 7, `${total()} after ${before}`);
    recount(file, "accidents near");
    const told = json("measure", file, "hazards_near_accidents", "--most", "100", "--json").most;
    const now = records(file, "accident");
    const expected = records(file, "hazard").filter((one) => isMeasured(near, one))
      .map((one) => [one.id, relatedTo(near.values[0].related, one, now)]).filter(([, number]) => number > 0);
    assert.deepEqual(new Map(told.map((one) => [one.id, one.records])), new Map(expected));
    assert.ok(told.every((one, i) => i === 0 || told[i - 1].records >= one.records), "the most first");
    const unit = hazards[0].admin_unit;
    const inUnit = json("measure", file, "hazards_near_accidents", "--most", "3", "--unit", unit, "--json").most;
    assert.ok(inUnit.length <= 3 && inUnit.every((one) => expected.some(([id, number]) => id === one.id && one.records <= number)));
    await change(file, [{ type: "hazard", id: hazards[0].id, values: { hazard_status: "closed", status_date: "2024-01-01" } },
      { type: "hazard", id: hazards[1].id, values: {}, geometry: { type: "Point", coordinates: [29.5, -3.5] } },
      { type: "hazard", id: hazards[2].id, values: { priority: "low", admin_unit: hazards[3].admin_unit } }]);
    recount(file, "hazards closed and moved");
    const finds = records(file, "eo_item").filter((one) => one.hazard);
    const releases = records(file, "land_release").filter((one) => one.hazard && one.released_date);
    await change(file, [
      ...finds.slice(0, 5).map((one) => ({ type: "eo_item", id: one.id, values: { found_date: "2001-02" } })),
      ...finds.slice(5, 9).map((one) => ({ type: "eo_item", id: one.id, values: { hazard: releases[0].hazard, found_date: releases[0].released_date } })),
      { type: "land_release", id: releases[1].id, values: { hazard: releases[0].hazard } },
      { type: "land_release", id: releases[2].id, values: { released_date: "2000-01-01", product_type: "reduced_area" } }]);
    recount(file, "finds of another area");
  });

  await t.test("follow so many at once that all are counted again, new ones and ones that moved", () => {
    const near = MEASURES.find((one) => one.measure === "hazards_near_accidents");
    const hazards = records(file, "hazard").filter((one) => one.place && isMeasured(near, one));
    const map = join(dirname(file), "many.json"), data = join(dirname(file), "many.csv");
    writeFileSync(map, JSON.stringify({ mapping: 1, name: "many", label: { en: "many", fr: "many" }, type: "accident",
      key: { system: "many", columns: ["n"] }, fields: { accident_date: { column: "day" } }, geometry: { lon: "lon", lat: "lat" } }));
    const write = (shift, day) => writeFileSync(data, `n,lon,lat,day\n${Array.from({ length: 4500 }, (_, i) => {
      const [lon, lat] = hazards[i % 9].place.coordinates.flat(Infinity);
      return `${i},${lon + shift},${lat},${day}`;
    }).join("\n")}\n`);
    const kept = () => assertSame(answered(file, near, ["priority", "province"]).rows,
      counted(near, ["priority", "province"], records(file, "hazard"), placer(file), records(file, "accident")), "many at once");
    const newest = () => json("report", "list", file, "--json").reports.reduce((a, b) => (a.report > b.report ? a : b)).report;
    const take = () => {
      ok("import", file, data, "--map", map);
      const report = newest();
      ok("report", "approve", file, String(report), "--reason", "many", { env: { USER: "second" } });
      return report;
    };
    write(0, "2024-05-01");
    const came = take();
    kept();
    const before = answered(file, near, ["priority", "province"]).total[2];
    assert.ok(before >= 4500);
    write(0.5, "2024-05-02");
    const moved = take();
    kept();
    assert.ok(answered(file, near, ["priority", "province"]).total[2] < before - 4000);
    verified(file);
    for (const report of [moved, came]) ok("report", "withdraw", file, String(report), "--reason", "never happened", "--force");
    kept();
  });

  await t.test("follow a report that is withdrawn", () => {
    const reports = json("report", "list", file, "--json").reports;
    const accidents = reports.find((one) => one.state === "approved" && one.title.includes("accidents since"));
    ok("report", "withdraw", file, String(accidents.report), "--reason", "counted twice", "--force");
    recount(file, "withdrawn");
    const waiting = reports.find((one) => one.state === "submitted");
    ok("report", "approve", file, String(waiting.report), "--reason", "checked");
    recount(file, "approved");
  });

  await t.test("follow a unit that moves under another province, and a place under another unit", async () => {
    const units = records(file, "admin_unit");
    const provinces = units.filter((unit) => unit.unit_level === "province");
    const moved = units.find((unit) => unit.parent_unit === provinces[0].id);
    const hazards = MEASURES.find((one) => one.measure === "hazards");
    const told = () => [...answered(file, hazards, ["class", "state", "priority", "province"]).rows].sort();
    const before = told();
    await change(file, [{ type: "admin_unit", id: moved.id, values: { parent_unit: provinces[1].id } }]);
    assert.notDeepEqual(told(), before);
    recount(file, "moved");
    const place = records(file, "settlement").find((one) => one.admin_unit !== moved.id);
    await change(file, [{ type: "settlement", id: place.id, values: { admin_unit: moved.id } }]);
    recount(file, "a place moved");
  });

  await t.test("follow old facts that come late", async () => {
    const released = records(file, "land_release").slice(0, 3);
    const edits = released.map((one) => ({ type: "land_release", id: one.id, values: { reported_area: 12345.5 } }));
    const measure = MEASURES.find((one) => one.measure === "released_area");
    const before = answered(file, measure, ["period", "product", "province"]).total;
    await change(file, edits, "2001-01-01");
    assert.deepEqual(answered(file, measure, ["period", "product", "province"]).total, before, "newer facts stand");
    await change(file, edits);
    assert.notDeepEqual(answered(file, measure, ["period", "product", "province"]).total, before);
    recount(file, "late");
  });

  await t.test("are whole after all of it, and made again to the last byte", () => {
    verified(file);
    const before = ok("dump", file);
    ok("rebuild", file);
    assert.equal(ok("dump", file), before);
  });

  await t.test("answer for a unit and an organisation what they answer for all of it", () => {
    const measure = MEASURES.find((one) => one.measure === "released_area");
    const view = ["period", "product", "province"];
    const all = answered(file, measure, view);
    const provinces = new Set([...all.rows.keys()].map((key) => JSON.parse(key)[2]).filter((id) => id !== ""));
    const told = [...provinces].map((unit) => answered(file, measure, view, "--unit", unit).total[2]);
    const nowhere = [...all.rows].filter(([key]) => JSON.parse(key)[2] === "").reduce((sum, [, numbers]) => sum + numbers[2], 0);
    assert.ok(close(told.reduce((a, b) => a + b, 0) + nowhere, all.total[2]));
    const operators = answered(file, measure, ["period", "product", "organisation"]);
    const one = JSON.parse([...operators.rows.keys()][0])[2];
    const own = [...operators.rows].filter(([key]) => JSON.parse(key)[2] === one).reduce((sum, [, numbers]) => sum + numbers[2], 0);
    assert.ok(close(answered(file, measure, view, "--organisation", one).total[2], own));
  });

  await t.test("never add people across methods, and show what is unknown", () => {
    const people = json("measure", file, "people_taught", "--by", "year", "--json");
    assert.deepEqual(people.dimensions.map((one) => one.id), ["method"]);
    assert.equal(people.total, null);
    const direct = json("measure", file, "people_taught", "--where", "method:eore_direct", "--json");
    assert.equal(direct.dimensions.length, 0);
    assert.ok(direct.total[2] > 0);
  });

  await t.test("are what a computed indicator reaches", () => {
    const framework = json("framework", file, "DEMO-EHM", "--json");
    const indicators = JSON.stringify(framework);
    assert.match(indicators, /"computed":\s*true|"computed_measure"|released_area/);
    const own = json("measure", file, "released_area", "--where", "project:DEMO-EHM", "--json").total[2];
    const told = /EHM-1\.2a +Land released +0 +[\d,]+ +([\d,]+)/.exec(ok("framework", file, "DEMO-EHM"));
    assert.equal(Number(told[1].replaceAll(",", "")), Math.round(own));
    const indicator = (code) => framework.nodes.flatMap((node) => node.indicators ?? []).find((one) => one.code === code);
    const [reports, , inTime] = json("measure", file, "hazard_reports", "--where", "project:DEMO-EHM", "--json").total;
    const answered = indicator("EHM-1a");
    assert.ok(answered.values.every((value) => value.computed && value.under >= value.over / 100));
    const over = answered.values.reduce((sum, value) => sum + value.over, 0) / 100;
    const under = answered.values.reduce((sum, value) => sum + value.under, 0);
    assert.ok(over <= inTime && under <= reports && under > 0, `${over} of ${inTime}, ${under} of ${reports}`);
    assert.ok(close(answered.actual, 100 * over / under, 1e-3));
    const passed = json("measure", file, "people_trained", "--where", "project:DEMO-EHM", "--json").total;
    assert.ok(indicator("EHM-1.1a").actual <= passed[4] && indicator("EHM-1.1a").actual > 0);
    const scores = records(file, "capacity_assessment").sort((a, b) => a.assessment_date.localeCompare(b.assessment_date));
    assert.equal(indicator("EHM-1.3a").actual, scores.at(-1).capacity_score, "the last score stands");
  });

  await t.test("run on, in years, quarters and months, within a period", () => {
    const years = json("measure", file, "released_area", "--by", "year", "--json");
    const running = json("measure", file, "released_area", "--by", "year", "--running", "--json");
    assert.ok(close(running.rows.at(-1)[3], years.total[2]));
    const quarters = json("measure", file, "released_area", "--by", "quarter", "--from", "2024", "--to", "2024", "--json");
    const year = years.rows.find((row) => row[0] === "2024");
    assert.ok(close(quarters.rows.reduce((sum, row) => sum + row[3], 0), year[3]));
    assert.match(quarters.rows[0][0], /^2024-Q[1-4]$/);
    assert.match(ok("measure", file, "released_area", "--by", "year,product"), /2024 +Cleared +\d+ +\d+/);
    assert.match(ok("measure", file), /^released_area +Land released$/m);
    assert.deepEqual(json("measure", file, "hazards", "--in-programme", "COD", "--json").total,
      json("measure", file, "hazards", "--json").total);
    assert.match(ok("measure", file, "--lang", "fr"), /^released_area +Terres remises à disposition$/m);
  });

  await t.test("count people once beside their contacts", () => {
    const measure = MEASURES.find((one) => one.measure === "people_taught");
    const { level, value } = measure.once;
    const fields = measure.values.find((one) => one.id === value).fields;
    const place = placer(file), all = records(file, "eore_session");
    /** The greatest of each field within an organisation, a unit of the level and a group of periods, added up. */
    const once = (period) => {
      const greatest = new Map(), sums = new Map();
      for (const one of all) {
        const row = JSON.stringify([period(one.session_date ?? null), one.eore_category ?? ""]);
        for (const field of fields.filter((each) => typeof one[each] === "number")) {
          const key = JSON.stringify([row, one.programme ?? "", one.operator ?? "", place(one, "eore_session", level), field]);
          greatest.set(key, Math.max(greatest.get(key) ?? 0, one[field]));
        }
        sums.set(row, 0);
      }
      for (const [key, number] of greatest) sums.set(JSON.parse(key)[0], sums.get(JSON.parse(key)[0]) + number);
      return sums;
    };
    for (const [by, period] of [["year", (date) => date?.slice(0, 4) ?? null], ["month", (date) => date?.slice(0, 7) ?? null]]) {
      const told = json("measure", file, "people_taught", "--by", by, "--once", "--json");
      const members = told.dimensions[0].members;
      const rows = new Map(told.rows.map((row, i) => [JSON.stringify([row[0], members[row[1]].id]), told.once[i]]));
      assert.deepEqual(rows, new Map([...once(period)].filter(([key]) => rows.has(key)).sort(([a], [b]) => [...rows.keys()].indexOf(a) - [...rows.keys()].indexOf(b))));
      assert.ok(told.rows.every((row, i) => told.once[i] <= row[4]), "never more than contacts");
      assert.ok(told.rows.some((row, i) => told.once[i] < row[4]));
    }
    const unit = records(file, "admin_unit").find((one) => one.unit_level === "province").id;
    const whole = json("measure", file, "people_taught", "--once", "--json").once;
    const part = json("measure", file, "people_taught", "--once", "--unit", unit, "--json").once;
    assert.ok(part.every((number) => number < Math.max(...whole)));
    assert.match(ok("measure", file, "people_taught", "--once"), /each once/);
  });

  await t.test("say when something was there last", () => {
    const months = json("measure", file, "released_area", "--by", "month,product", "--json");
    const last = new Map();
    for (const [month, product, records] of months.rows) if (records > 0 && month !== null) last.set(product, month);
    const told = json("measure", file, "released_area", "--by", "product", "--last", "--json");
    assert.deepEqual(told.last, told.rows.map(([product]) => last.get(product)));
    const own = json("measure", file, "released_area", "--by", "product", "--last", "--in-programme", "COD", "--to", "2023", "--json");
    assert.ok(own.last.every((month) => month <= "2023-12"));
    const unit = records(file, "admin_unit").find((one) => one.unit_level === "province").id;
    const within = (...more) => json("measure", file, "released_area", "--by", "product", "--last", "--unit", unit, "--json", ...more).last;
    assert.ok(within().length > 0 && within().every((month) => /^\d{4}-\d\d$/.test(month)));
    assert.deepEqual(within(), within("--in-programme", "COD"));
    assert.match(ok("measure", file, "released_area", "--by", "product", "--last"), /^Product +n +Area +last$/m);
  });

  await t.test("say what cannot be asked", () => {
    fails(65, /counts nothing that is related/, "measure", file, "victims", "--most", "3");
    fails(65, /a number from 1 to 100/, "measure", file, "hazards_near_accidents", "--most", "101");
    fails(65, /not by dimensions or periods/, "measure", file, "hazards_near_accidents", "--most", "3", "--by", "province");
    fails(65, /when something was there last/, "measure", file, "victims", "--last");
    fails(65, /counted once by a measure that says so/, "measure", file, "victims", "--once");
    fails(65, /say themselves/, "measure", file, "victims", "--by", "year,sex", "--last");
    fails(66, /there is no measure "released_aera": did you mean "released_area"\?/, "measure", file, "released_aera");
    fails(65, /is not broken down by "produkt": did you mean "product"\?/, "measure", file, "released_area", "--by", "produkt");
    fails(65, /keeps no figures by all of these together/, "measure", file, "victims", "--by", "age,displacement");
    fails(65, /no month or year/, "measure", file, "victims", "--from", "2024-05-01");
    fails(65, /ends before it begins/, "measure", file, "victims", "--from", "2024", "--to", "2023");
    fails(65, /one step of time/, "measure", file, "victims", "--by", "year,month");
    fails(65, /dimension:member/, "measure", file, "victims", "--where", "sex");
    fails(65, /not the id of a record/, "measure", file, "victims", "--unit", "Nord");
  });
});
