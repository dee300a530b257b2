// server.mjs - a made-up server for the pages: states a healthy one seldom shows, and work on pages without the program.
// usage: node tests/ui/mock/server.mjs [port]
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chartsFile } from "./chartsPage.mjs";
import { HELD, makeData } from "./data.mjs";
import { model } from "./model.mjs";
import { nothingOf } from "./nothing.mjs";
import { notFound, Refusal } from "./refusal.mjs";
import { factsOf, guessOf, heldOf, previewOf, takeUpload } from "./uploads.mjs";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../../../web/dist");
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const POLICY =
  "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

function stateOf(type) {
  return type.roles.find((one) => one.role === "has_state")?.slots.state;
}

function countOf(data, type) {
  const rows = data.records[type.type];
  const field = stateOf(type);
  const states = new Map();
  for (const row of field ? rows : []) {
    const value = typeof row.values[field] === "string" ? row.values[field] : "unknown";
    states.set(value, (states.get(value) ?? 0) + 1);
  }
  return {
    type: type.type,
    records: rows.length,
    incomplete: rows.filter((row) => row.missing.length > 0).length,
    placeless: rows.filter((row) => !row.geometry).length,
    state_field: field ?? null,
    states: [...states].map(([code, records]) => ({ code, records })),
  };
}

function overview(data) {
  return {
    version: 7,
    as_of: "2026-03-01T10:00:00Z",
    demonstration: true,
    types: model.types.map((type) => countOf(data, type)),
    reports: [...data.reports].reverse().slice(0, 10),
    held_total: data.reports.reduce((sum, one) => sum + one.held, 0),
    waiting: data.reports.filter((one) => one.state === "submitted").length,
  };
}

function rowOf({ geometry: _geometry, identifiers: _identifiers, ...row }) {
  return { ...row, missing: row.missing.length };
}

function matching(data, type, query) {
  const filters = type.list.filters.filter((id) => query.has(id));
  return data.records[type.type].filter(
    (row) =>
      filters.every((id) => String(row.values[id]) === query.get(id)) &&
      (query.get("incomplete") !== "true" || row.missing.length > 0),
  );
}

function list(data, type, query) {
  const rows = matching(data, type, query);
  const from = Number(query.get("after") ?? 0);
  const end = from + Number(query.get("limit") ?? 50);
  return { matched: rows.length, next: end < rows.length ? String(end) : null, rows: rows.slice(from, end).map(rowOf) };
}

function recordOf(data, type, id) {
  const row = data.records[type.type].find((one) => one.id === id);
  if (!row) throw notFound(`record ${id}`);
  const children = model.types.flatMap((child) =>
    child.fields
      .filter((field) => field.to === type.type && child.parent === field.id)
      .map((field) => {
        const rows = data.records[child.type].filter((one) => one.values[field.id] === id);
        return { type: child.type, field: field.id, matched: rows.length, rows: rows.map(rowOf) };
      }),
  );
  return { ...row, type: type.type, version: 3, children };
}

function historyOf(type) {
  if (type.type !== "pit") return { events: [] };
  const change = (field, before, after, current) => ({ field, before, after, current });
  const event = (report, more) => ({
    recorded: "2026-01-07T09:30:00Z",
    observed: "2026-01-06",
    report,
    report_title: `Report ${report}`,
    author: "clerk",
    state: "approved",
    self_approved: false,
    sealed: false,
    changes: [],
    ...more,
  });
  return {
    events: [
      event(2, {
        self_approved: true,
        changes: [change("phase", "fresh", "shut", true), change("depth", 20, { unknown: true }, true)],
      }),
      event(1, {
        sealed: true,
        changes: [change("phase", null, "fresh", false), change("tag", null, "XX-PIT-00001", true)],
      }),
    ],
  };
}

function mapOf(data, type, query) {
  const [west, south, east, north] = query.get("bbox").split(",").map(Number);
  const placed = matching(data, type, query).filter((row) => row.geometry);
  const corner = (row) => [row.geometry.coordinates].flat(3);
  const inside = placed.filter((row) => {
    const [lon, lat] = corner(row);
    return lon >= west - 1 && lon <= east && lat >= south - 1 && lat <= north;
  });
  if (data.cells && type.type === "pit" && east - west > 1.5) {
    return {
      total: 123_456,
      features: [],
      cells: [
        { lon: 27.5, lat: -1.5, records: 120_000 },
        { lon: 28.4, lat: -1.2, records: 3456 },
      ],
    };
  }
  const state = stateOf(type);
  const features = inside.map((row) => ({
    type: "Feature",
    id: row.id,
    geometry: row.geometry,
    properties: { title: row.title, class: row.values[type.map.class] ?? null, state: row.values[state] ?? null },
  }));
  return { total: features.length, features, cells: [] };
}

function collections(data) {
  const extent = (type) => (data.records[type.type].length ? { spatial: { bbox: [[27, -2, 29, 0]] } } : {});
  return { collections: model.types.map((type) => ({ id: type.type, extent: extent(type) })) };
}

/** Two levels: the shires below one made-up country. */
function unitsOf(data, id, query) {
  const pits = data.records.pit;
  const pitsIn = (shire) => pits.filter((pit) => pit.values.shire === shire.id).length;
  const row = (shire) => ({
    id: shire.id,
    code: shire.values.pcode,
    name: shire.title,
    level: shire.values.rank,
    parent: "realm",
    children: 0,
    counts: [pitsIn(shire)],
    own: [pitsIn(shire)],
  });
  const rows = data.records.shire.map(row);
  const types = [{ type: "pit", records: pits.length, tied: pits.length - 2, untied: 2 }];
  const top = { unit_type: "shire", units: rows.length + 1, types };
  const realm = { id: "realm", code: "XX", name: "Realm", level: "big", parent: null, children: rows.length };
  if (id) {
    const unit = rows.find((one) => one.id === id);
    if (!unit) throw notFound(`unit ${id}`);
    return { ...top, unit, path: [{ id: "realm", name: "Realm" }], rows: [] };
  }
  if (query.has("find")) {
    const found = rows.filter((one) => one.name.toLowerCase().includes(query.get("find").toLowerCase()));
    return {
      ...top,
      rows: found.map((one) => ({ ...one, path: [{ id: "realm", name: "Realm" }] })),
      matched: found.length,
    };
  }
  return { ...top, rows: [{ ...realm, counts: [pits.length - 2], own: [0] }, ...rows] };
}

function reportOf(data, number) {
  const report = data.reports.find((one) => one.report === Number(number));
  if (!report) throw notFound(`report ${number}`);
  return report;
}

function changesOf(data, report) {
  const rows = report.report === 1 ? data.records.pit : data.records.pit.slice(0, report.changes);
  const field = (name, before, after, more) => ({ field: name, before, after, shows: true, overtaken: false, ...more });
  return rows.slice(0, 5).map((row, i) => ({
    type: "pit",
    id: row.id,
    title: row.title,
    creates: i !== 0,
    sealed: i === 1,
    observed: "2026-05-01",
    fields:
      i === 0
        ? [field("phase", "fresh", "shut", { overtaken: true }), field("depth", 20, null, { shows: false })]
        : [field("tag", null, row.title), field("depth", null, { unknown: true })],
  }));
}

function decide(data, number, verb, body) {
  const report = reportOf(data, number);
  if (verb === "withdraw" && report.report === 2 && !body.force) {
    const conflicts = [
      { type: "pit", id: data.records.pit[1].id, title: data.records.pit[1].title, what: "edited later by report 3" },
    ];
    throw new Refusal(409, "conflicting change", "1 record was changed since", { conflicts });
  }
  const states = { approve: "approved", reject: "rejected", withdraw: "withdrawn" };
  return Object.assign(report, {
    state: states[verb],
    reason: body.reason,
    decided_by: "web",
    decided: "2026-03-01T10:00:00Z",
  });
}

/** A job that reads for as long as the file's name says ("slow" never ends by itself). */
function startImport(data, query, size) {
  const job = String(data.jobs.size + 1);
  data.jobs.set(job, { name: data.uploads.get(query.get("upload")) ?? "", size, polls: 0, cancelled: false });
  return { job };
}

function importOf(data, id) {
  const job = data.jobs.get(id);
  if (!job) throw notFound(`import ${id}`);
  job.polls += 1;
  const counts = { rows: job.polls * 2, bytes_read: Math.min(job.size, job.polls * 10), bytes_total: job.size };
  if (job.cancelled) return { state: "cancelled", ...counts };
  if (job.name.startsWith("broken")) {
    const error = {
      type: "about:blank",
      status: 400,
      title: "invalid input",
      detail: "row 1: no column matches a field",
    };
    return { state: "failed", ...counts, error };
  }
  if (job.name.startsWith("slow") || job.polls < 2) return { state: "running", ...counts };
  const numbers = { read: 5, stored: 3, updated: 0, unchanged: 0, held: 2, refused: 0, warnings: 0 };
  return {
    state: "done",
    ...counts,
    statement: { report: 3, state: "submitted", ...numbers, rows: HELD, unused_columns: ["colour of sky"] },
  };
}

const MAPPINGS = [
  {
    name: "old_pits",
    label: { en: "The old list of pits", fr: "L’ancienne liste des fosses" },
    description: { en: "Columns as the old list had them.", fr: "Les colonnes de l’ancienne liste." },
    type: "pit",
  },
];

function typeNamed(id) {
  const type = model.types.find((one) => one.type === id);
  if (!type) throw notFound(`type ${id}`);
  return type;
}

function answer(data, method, parts, query, body, size) {
  const [what, first, second, third] = parts;
  if (data.broken?.includes(what)) throw new Refusal(500, "internal error", `made to fail: ${what}`);
  if (what === "programme") {
    return {
      code: "MRK",
      name: "Marks",
      demonstration: true,
      version: 7,
      entries: 99,
      languages: ["en", "fr"],
    };
  }
  if (what === "model") return model;
  if (what === "overview") return overview(data);
  if (what === "mappings" && method === "POST") return { name: body.name };
  if (what === "mappings") return MAPPINGS;
  if (what === "uploads" && !first) return takeUpload(data, query);
  if (what === "uploads" && !data.uploads.has(first)) throw notFound(`upload ${first}`);
  if (what === "uploads" && second === "mapping") return guessOf(data, first);
  if (what === "uploads" && second === "preview") return previewOf(body);
  if (what === "uploads") return factsOf(data, first);
  if (what === "map") return mapOf(data, typeNamed(first), query);
  if (what === "units") return unitsOf(data, first, query);
  if (what === "records" && third) return historyOf(typeNamed(first));
  if (what === "records" && second) return recordOf(data, typeNamed(first), second);
  if (what === "records") return list(data, typeNamed(first), query);
  if (what === "reports" && second === "held") return heldOf();
  if (what === "reports" && second === "resubmit") return startImport(data, query, size);
  if (what === "reports" && method === "POST" && second) return decide(data, first, second, body);
  if (what === "reports" && first)
    return {
      ...reportOf(data, first),
      changes: changesOf(data, reportOf(data, first)),
      change_count: reportOf(data, first).changes,
      names: {},
      next: null,
    };
  if (what === "reports") {
    const state = query.get("state");
    return { reports: [...data.reports].reverse().filter((one) => !state || one.state === state), next: null };
  }
  if (what === "imports" && method === "POST") return startImport(data, query, size);
  if (what === "imports" && method === "DELETE") return (data.jobs.get(first).cancelled = true), {};
  if (what === "imports") return importOf(data, first);
  const nothing = nothingOf(what, first, query);
  if (nothing === undefined) throw notFound(what);
  return nothing;
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function sendFile(response, path) {
  const [type, text] = (await chartsFile(path)) ?? [];
  if (type) {
    response.writeHead(200, { "Content-Type": type, "Content-Security-Policy": POLICY });
    return response.end(text);
  }
  const file = extname(path) ? normalize(path) : "/index.html";
  try {
    const bytes = await readFile(join(dist, file));
    response.writeHead(200, {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Content-Security-Policy": POLICY,
    });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

/** GET /api/events: those who listen, and what the mock tells them (src/api/live.c). */
function makeEvents() {
  const listeners = new Set();
  let version = 7;
  const told = (all, types, reports) => ({
    version,
    asOf: new Date().toISOString(),
    all,
    types: types.map((type) => ({ type, records: 1 })),
    reports,
  });
  const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  const change = (...what) => `id: ${version}-mock\n${event("change", told(...what))}`;
  return {
    listeners,
    /** How often somebody began to listen, and whether they may. */
    joined: 0,
    refuses: false,
    join(url, response) {
      if (this.refuses) return response.writeHead(503).end();
      this.joined += 1;
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      const isCurrent = url.searchParams.get("since") === `${version}-mock`;
      response.write(isCurrent ? event("beat", told(false, [], false)) : change(true, [], true));
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
    },
    tell(types, reports = false) {
      version += 1;
      for (const one of listeners) one.write(change(false, types, reports));
    },
    cut() {
      for (const one of listeners) one.destroy();
    },
  };
}

async function handle(data, events, request, response) {
  const url = new URL(request.url, "http://localhost");
  data.asked?.push(url.pathname);
  if (url.pathname === "/api/events") return events.join(url, response);
  if (url.pathname === "/collections") {
    response.writeHead(200, { "Content-Type": "application/json" });
    return response.end(JSON.stringify(collections(data)));
  }
  if (!url.pathname.startsWith("/api/")) return sendFile(response, url.pathname);
  const body = await readBody(request);
  const send = (status, type, value) => {
    response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
    response.end(JSON.stringify(value));
  };
  try {
    if (request.method !== "GET" && !request.headers["x-whitestone"])
      throw new Refusal(403, "not permitted", "header missing");
    const isJson = request.headers["content-type"] === "application/json";
    const parts = url.pathname.split("/").slice(2).map(decodeURIComponent);
    const value = answer(
      data,
      request.method,
      parts,
      url.searchParams,
      isJson ? JSON.parse(String(body)) : {},
      body.length,
    );
    return send(request.method === "POST" && parts[0] === "imports" ? 202 : 200, "application/json", value);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return send(error.body.status, "application/problem+json", error.body);
  }
}

/**
 * {url, data, events, close}: `data.broken = ["overview"]` makes a resource fail, `data.cells = true` makes the map
 * crowded, `data.asked = []` collects the paths that are asked for; `events.tell(["pit"])` says that something changed.
 */
export async function startMock(port = 0) {
  const data = makeData();
  const events = makeEvents();
  const server = createServer((request, response) => void handle(data, events, request, response));
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, data, events, close };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startMock(Number(process.argv[2] ?? 8099));
  console.log(`made-up data at ${url}/`);
}
