// The twelve aggregates of a dashboard, ours beside PostGIS over its tables and over its materialized views, in one run.
// usage: node panels.mjs PROGRAM DATA FOLDER RUNS, with PGHOST, PGPORT and NODE_FOLDER set (bench/postgis start).
// Prints name, value, unit. What both say is compared: a panel whose total differs ends the run.
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const [program, data, folder, runsAsked] = process.argv.slice(2);
const RUNS = Number(runsAsked ?? 15);
const FILE = join(folder, "panels.gpkg");
const PROVINCES = ["Ituri", "Nord-Kivu", "Sud-Kivu", "Maniema", "Tanganyika", "Haut-Katanga", "Haut-Uele", "Tshopo", "Haut-Lomami", "Ituri-Sud"];

const say = (name, value, unit) => console.log(`${name}\t${value}\t${unit}`);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const ms = () => Number(process.hrtime.bigint()) / 1e6;

/** Each panel: as ours is asked, as PostGIS is, and a number that both must say alike. */
const PANELS = [
  ["q01 area by month, province, method", ["released_area/month,product,province"],
    "SELECT to_char(completed,'YYYY-MM') m,province,method,sum(area_m2) a,count(*) n FROM landrelease GROUP BY 1,2,3 ORDER BY 1,2,3", "a", (one) => one.total[2]],
  ["q02 victims by sex, age, year", ["victims/year,sex,age,outcome"],
    "SELECT extract(year from date)::int y,sex,CASE WHEN age<5 THEN 0 WHEN age<12 THEN 5 WHEN age<18 THEN 12 WHEN age<60 THEN 18 ELSE 60 END b,injury,count(*) n FROM victim GROUP BY 1,2,3,4 ORDER BY 1,2,3,4", "n", (one) => one.total[0]],
  ["q03 people reached against targets", ["people_taught/year,province"],
    "SELECT province,extract(year from date)::int y,sum(men+women+boys+girls) n,sum(target) t,sum(women+girls) f,sum(disabled) d FROM eore GROUP BY 1,2 ORDER BY 1,2", "n", (one) => one.rows.reduce((sum, row) => sum + row[5], 0)],
  ["q04 parity by grade and year", ["headcount_by_sex/year,sex,grade"],
    "SELECT grade,extract(year from month)::int y,sum(CASE WHEN sex='F' THEN headcount ELSE 0 END) f,sum(headcount) n FROM personnel GROUP BY 1,2 ORDER BY 1,2", "n", (one) => one.total[2]],
  ["q05 twenty hazards by accidents within 1 km", ["hazards_near_accidents//most"],
    "SELECT h.id,h.code,count(*) n FROM hazard h JOIN accident a ON ST_DWithin(h.geom::geography,a.geom::geography,1000) WHERE h.status<>'closed' GROUP BY 1,2 ORDER BY n DESC,h.id LIMIT 20", "n", (one) => one.most.reduce((sum, row) => sum + row.records, 0)],
  ["q06 ordnance by category, year, province", ["ordnance_found/year,category,province"],
    "SELECT category,extract(year from date)::int y,province,sum(qty) n,count(*) c FROM eo GROUP BY 1,2,3 ORDER BY 1,2,3", "n", (one) => one.total[2]],
  ["q07 hazards by class, state, priority, province", ["hazards/class,state,priority,province"],
    "SELECT province,kind,status,priority,count(*) n,sum(area_m2) a FROM hazard GROUP BY 1,2,3,4 ORDER BY 1,2,3,4", "a", (one) => one.total[2]],
  ["q08 indicators: last, total, mean", ["reported_actuals/indicator,province/last"],
    "SELECT v.indicator_id,v.province,i.target,max(v.month) l,sum(v.value) n,avg(v.value) m FROM indicator_value v JOIN indicator i ON i.id=v.indicator_id GROUP BY 1,2,3 ORDER BY 1,2,3", "n", (one) => one.total[2]],
  ["q09 parity by station, months from 2024", ["headcount_by_sex/month,sex,station//2024.."],
    "SELECT station,month,sum(CASE WHEN sex='F' THEN headcount ELSE 0 END) f,sum(headcount) n FROM personnel WHERE month>='2024-01-01' GROUP BY 1,2 ORDER BY 1,2", "n", (one) => one.total[2]],
  ["q10 area of operators, running from 2021", ["released_area/month,organisation/running/2021.."],
    "SELECT operator,m,a,sum(a) OVER (PARTITION BY operator ORDER BY m) c FROM (SELECT operator,to_char(completed,'YYYY-MM') m,sum(area_m2) a FROM landrelease WHERE completed>='2021-01-01' GROUP BY 1,2) q ORDER BY 1,2", "a", (one) => one.total[2]],
  ["q11 burn-down", ["hazards/year,province", "released_area/year,province"],
    "SELECT y,province,sum(o) o,sum(r) r FROM (SELECT extract(year from reported)::int y,province,area_m2 o,0 r FROM hazard UNION ALL SELECT extract(year from completed)::int,province,0,area_m2 FROM landrelease) q GROUP BY 1,2 ORDER BY 1,2", "o", (one) => one.total[2]],
  ["q12 ordnance per release method", ["released_and_found/product,province"],
    "SELECT l.method,l.province,count(DISTINCT l.id) r,count(e.id) n,sum(CASE WHEN e.id IS NULL THEN 1 ELSE 0 END) w FROM landrelease l LEFT JOIN eo e ON e.hazard_id=l.hazard_id AND e.date<=l.completed GROUP BY 1,2 ORDER BY 1,2", "n", (one) => one.total[2]],
];

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

/** One request, its body read to the end: {status, etag, bytes, ms}. */
async function ask(url, headers = {}) {
  await new Promise((resolve) => setTimeout(resolve, 10)); // what the client has to clean up is not the answer's
  return new Promise((resolve, reject) => {
    const from = ms();
    http.get(url, { agent, headers }, (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("end", () => resolve({ status: response.statusCode, etag: response.headers.etag, bytes: Buffer.concat(pieces), ms: ms() - from }));
    }).on("error", reject);
  });
}

async function serve() {
  const child = spawn(program, ["serve", FILE, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve) => {
    let said = "";
    child.stdout.on("data", (piece) => {
      said += piece;
      const found = /http:\/\/[\d.:]+/.exec(said);
      if (found) resolve(found[0]);
    });
  });
  process.on("exit", () => child.kill("SIGTERM"));
  return { url, end: () => new Promise((resolve) => { child.on("exit", resolve); child.kill("SIGTERM"); }) };
}

async function report(url, changes) {
  const answer = await fetch(`${url}/api/reports`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Whitestone": "1" },
    body: JSON.stringify({ observed: "2015-01-01", title: "bench", approve: true, reason: "bench", changes }) });
  const said = await answer.json();
  if (answer.status !== 201) throw new Error(JSON.stringify(said));
  return said.ids;
}

const run = (...words) => {
  const ended = spawnSync(program, words, { encoding: "utf8" });
  if (ended.status !== 0) throw new Error(`${words.join(" ")}: ${ended.stderr}`);
};

/** A file of all records, with the provinces and indicators that they name. */
async function makeFile() {
  if (existsSync(FILE)) return;
  const made = join(folder, "panels.making.gpkg");
  for (const end of ["", ".key", "-wal", "-shm"]) rmSync(made + end, { force: true });
  run("init", made, "--programme", "COD");
  copyFileSync(made, FILE);
  copyFileSync(`${made}.key`, `${FILE}.key`);
  const server = await serve();
  await report(server.url, PROVINCES.map((name, i) => ({ type: "admin_unit", values: { pcode: `XB${i}`, unit_name: name, unit_level: "province" } })));
  const [framework] = await report(server.url, [{ type: "framework", values: { framework_code: "BENCH", framework_title: "bench" } }]);
  await report(server.url, [{ type: "framework_node", values: { framework, result_code: "BENCH", node_level: "output", result_text: "bench" } }]);
  await server.end();
  const rows = readFileSync(join(data, "indicator.csv"), "utf8").trimEnd().split("\n");
  writeFileSync(join(folder, "indicators.csv"), `${rows.map((row, i) => `${row},${i === 0 ? "result" : "BENCH"}`).join("\n")}\n`);
  const from = ms();
  for (const [name, map] of [["hazard.geojsonl", "gen_hazard"], ["landrelease.geojsonl", "gen_land_release"], ["accident.geojsonl", "gen_accident"],
    ["victim.csv", "gen_victim"], ["eo.geojsonl", "gen_eo_item"], ["eore.csv", "gen_eore_session"], ["personnel.csv", "gen_personnel"],
    ["indicators.csv", "gen_indicator"], ["indicator_value.csv", "gen_indicator_value"]]) {
    run("import", FILE, join(name === "indicators.csv" ? folder : data, name), "--map", map, "--approve", "--reason", "bench");
  }
  say("panels: all records imported", ((ms() - from) / 1000).toFixed(1), "s");
}

const TABLES = [
  ["landrelease", "id int primary key,hazard_id int,method text,operator text,province text,started date,completed date,area_m2 float8,lon float8,lat float8", ["completed", "province", "hazard_id", "operator"]],
  ["accident", "id int primary key,date date,province text,device text,activity text,lon float8,lat float8", ["date"]],
  ["victim", "id int primary key,accident_id int,date date,province text,sex text,age int,injury text,civilian int", ["date"]],
  ["eo", "id int primary key,hazard_id int,date date,province text,category text,qty int,lon float8,lat float8", ["date", "hazard_id"]],
  ["eore", "id int primary key,date date,province text,operator text,method text,target int,men int,women int,boys int,girls int,disabled int", ["date", "province"]],
  ["personnel", "id int primary key,month date,station text,grade text,sex text,category text,headcount int", ["month", "station", "grade"]],
  ["indicator", "id int primary key,code text,unit text,baseline float8,target float8", []],
  ["indicator_value", "id int primary key,indicator_id int,month date,province text,value float8", ["indicator_id", "month"]],
];

/** The peer's other tables, with the indexes a careful user would make, and a materialized view of each aggregate. */
async function makePeer(client) {
  const { rows } = await client.query("SELECT to_regclass('mv_q01') IS NOT NULL AS made");
  if (rows[0].made) return;
  for (const [name, columns, indexes] of TABLES) {
    await client.query(`DROP TABLE IF EXISTS ${name} CASCADE; CREATE TABLE ${name}(${columns})`);
    const copied = spawnSync("psql", ["-q", "-d", "bench", "-c", `\\copy ${name} from '${join(data, `${name}.csv`)}' csv header`], { encoding: "utf8" });
    if (copied.status !== 0) throw new Error(copied.stderr);
    for (const column of indexes) await client.query(`CREATE INDEX ON ${name}(${column})`);
  }
  await client.query("ALTER TABLE accident ADD geom geometry(Point,4326); UPDATE accident SET geom=ST_SetSRID(ST_MakePoint(lon,lat),4326)");
  await client.query("CREATE INDEX ON accident USING gist((geom::geography)); CREATE INDEX ON hazard USING gist((geom::geography))");
  const from = ms();
  for (const [name, , sql] of PANELS) await client.query(`CREATE MATERIALIZED VIEW mv_${name.slice(0, 3)} AS ${sql}`);
  say("panels: PostGIS, materialized views refreshed", ((ms() - from) / 1000).toFixed(1), "s");
  await client.query("VACUUM ANALYZE");
}

const address = (url, panels, scope = "") => `${url}/api/panels?panels=${encodeURIComponent(panels.join(";"))}${scope}`;

function compare(name, told, rows, column, total) {
  const ours = total(JSON.parse(told)[0]), theirs = rows.reduce((sum, row) => sum + Number(row[column]), 0);
  if (Math.abs(ours - theirs) > 1e-6 * Math.abs(theirs)) throw new Error(`${name}: ours says ${ours}, PostGIS ${theirs}`);
}

/** What a reader of each scope waits for after every change: nothing that was made before can be used again. */
async function measure(url, client, scopes) {
  const told = new Map();
  const note = (name, value) => told.set(name, [...(told.get(name) ?? []), value]);
  const all = PANELS.flatMap(([, panels]) => panels);
  for (let i = 0; i <= RUNS; i++) {
    await report(url, [{ type: "team", values: { team_code: `BENCH-${process.pid}-${i}` } }]);
    for (const [name, panels, sql, column, total] of PANELS) {
      const answer = await ask(address(url, panels));
      if (answer.status !== 200) throw new Error(`${name}: ${answer.bytes}`);
      const from = ms();
      const { rows } = await client.query({ name, text: sql });
      const took = ms() - from;
      const before = ms();
      await client.query(`SELECT * FROM mv_${name.slice(0, 3)}`);
      if (i === 0) compare(name, answer.bytes, rows, column, total);
      if (i > 0) [["ours", answer.ms], ["PostGIS", took], ["PostGIS, materialized view", ms() - before]].forEach(([who, value]) => note(`panel ${name}, ${who}`, value));
    }
    for (const [name, scope] of scopes) {
      const answer = await ask(address(url, all, scope));
      if (answer.status !== 200) throw new Error(`${name}: ${answer.bytes}`);
      const again = await ask(address(url, all, scope), { "If-None-Match": answer.etag });
      if (again.status !== 304) throw new Error(`${name}: unchanged, and answered with ${again.status}`);
      if (i > 0) note(`twelve panels in one request, ${name}`, answer.ms);
      if (i > 0) note(`twelve panels in one request, ${name}, unchanged`, again.ms);
    }
  }
  for (const [name, values] of told) say(name, median(values).toFixed(3), "ms");
  const sum = (who) => PANELS.reduce((all, [name]) => all + median(told.get(`panel ${name}, ${who}`)), 0);
  say("twelve panels one after the other, ours", sum("ours").toFixed(1), "ms");
  say("twelve panels one after the other, PostGIS", sum("PostGIS").toFixed(1), "ms");
  say("twelve panels one after the other, PostGIS, materialized views", sum("PostGIS, materialized view").toFixed(1), "ms");
  say("twelve panels, PostGIS beside ours", (sum("PostGIS") / sum("ours")).toFixed(0), "x");
}

await makeFile();
const { Client } = createRequire(`${process.env.NODE_FOLDER}/`)("pg");
const client = new Client({ user: "postgres", database: "bench" });
await client.connect();
await makePeer(client);
const server = await serve();
const idOf = async (type, text) => JSON.parse((await ask(`${server.url}/api/records/${type}?q=${text}&limit=1`)).bytes).rows[0].id;
const operator = await idOf("organisation", "OP-A"), province = await idOf("admin_unit", "Maniema");
await measure(server.url, client, [["all", ""], ["a programme", "&programme=COD"], ["an organisation", `&programme=COD&organisation=${operator}`],
  ["a unit", `&programme=COD&unit=${province}`]]);
await client.end();
agent.destroy();
await server.end();
