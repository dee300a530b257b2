// whitestone.mjs - running the real binary in a folder of its own, and reading what it made with GDAL.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const binary = process.env.WHITESTONE ?? join(root, "build", "whitestone");
const shared = process.env.SHARED ?? join(root, "..", "shared");

/** A folder that is gone after the test. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), "whitestone-cli-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Settings of the machine that a test must not depend on. */
export function environment(more) {
  const { LC_ALL, LC_MESSAGES, WHITESTONE_LANG, WHITESTONE_LISTEN, WHITESTONE_SHARE, WHITESTONE_WEB, ...rest } = process.env;
  return { ...rest, LANG: "C.UTF-8", USER: "tester", ...more };
}

/** With sanitizers every command is slow: what is done over and over is done less often. */
export const isSanitized = Boolean(process.env.SANITIZED);

/** All the ways something goes; with sanitizers one of them, another at every turn. */
export function waysOf(ways, turn) {
  return isSanitized ? [ways[turn % ways.length]] : ways;
}

/** "import --map": which options of which commands this file has given. */
export const used = new Set();

function remember(words) {
  const command = ["report", "model"].includes(words[0]) ? words.slice(0, 2).join(" ") : words[0];
  for (const word of words) {
    if (word.startsWith("--")) used.add(`${command} ${word.replace(/=.*/, "")}`);
  }
}

/** Runs the binary with these words: {code, out, err}. A last object gives cwd, env or input. */
export function run(...words) {
  const options = typeof words.at(-1) === "object" ? words.pop() : {};
  const { env, ...more } = options;
  remember(words);
  const ended = spawnSync(binary, words, {
    encoding: "utf8", maxBuffer: 1 << 30, timeout: 120000, ...more, env: environment(env),
  });
  if (ended.error) throw ended.error;
  return { code: ended.status, signal: ended.signal, out: ended.stdout, err: ended.stderr };
}

/** The same for what must work: its output. */
export function ok(...words) {
  const { code, out, err } = run(...words);
  assert.equal(code, 0, `whitestone ${words.join(" ")}: ${code}\n${err}${out}`);
  return out;
}

export function json(...words) {
  return JSON.parse(ok(...words));
}

/** What must fail with this exit code and one line that fits. */
export function fails(code, sentence, ...words) {
  const ended = run(...words);
  assert.equal(ended.code, code, `whitestone ${words.join(" ")}\n${ended.err}${ended.out}`);
  assert.match(ended.err, /^whitestone: [^\n]+\n$/);
  assert.match(ended.err, sentence);
  return ended;
}

/** A new programme file. */
export function programme(t, code = "COD") {
  const file = join(folder(t), "programme.gpkg");
  ok("init", file, "--programme", code);
  return file;
}

export function dump(file) {
  return ok("dump", file);
}

export function verified(file) {
  const result = json("verify", file, "--json");
  assert.deepEqual(result.faults, []);
  return result;
}

export function imported(file, data, ...words) {
  return JSON.parse(ok("import", file, data, "--json", ...words));
}

export function approved(file, data, ...words) {
  return imported(file, data, "--approve", "--reason", "test", ...words);
}

/** The counts of a statement, in the order read, stored, updated, unchanged, held, refused. */
export function counts(statement) {
  const { read, stored, updated, unchanged, held, refused } = statement;
  assert.equal(read, stored + updated + unchanged + held + refused, "read is the sum of the others");
  return [read, stored, updated, unchanged, held, refused];
}

export function put(path, content) {
  writeFileSync(path, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

export function collection(features) {
  return { type: "FeatureCollection", features };
}

export function point(lon, lat, properties) {
  return { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties };
}

export const hasGdal = spawnSync("ogrinfo", ["--version"]).status === 0;

/** How many features GDAL counts in a layer. */
export function gdalCount(file, layer) {
  const said = spawnSync("ogrinfo", ["-ro", "-so", file, layer], { encoding: "utf8" });
  assert.equal(said.status, 0, said.stderr);
  return Number(/Feature Count: (\d+)/.exec(said.stdout)[1]);
}

/** A layer as GDAL reads it. */
export function gdalFeatures(file, layer) {
  const said = spawnSync("ogr2ogr", ["-f", "GeoJSON", "/vsistdout/", file, layer, "-lco", "COORDINATE_PRECISION=15"],
    { encoding: "utf8", maxBuffer: 1 << 30 });
  assert.equal(said.status, 0, said.stderr);
  return JSON.parse(said.stdout).features;
}

/** Path of shared data, or a skip with a message where it is not there. */
export function sharedData(t, path) {
  try {
    const whole = join(shared, "data", path);
    readFileSync(join(shared, "data", "README.md"));
    return whole;
  } catch {
    t.skip(`needs the shared data (SHARED), which is not at ${shared}`);
    return null;
  }
}

/** Starts serve and waits for its line. */
export function serve(words, env) {
  const child = spawn(binary, ["serve", ...words], { env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
  const server = { child, out: "", err: "", ended: new Promise((resolve) => child.on("exit", (code) => resolve(code))) };
  child.stderr.on("data", (chunk) => (server.err += chunk));
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      server.out += chunk;
      server.url = /http:\/\/[^\s]+(?=\/\n)/.exec(server.out)?.[0];
      if (server.url) resolve(server);
    });
    child.on("exit", (code) => reject(new Error(`serve ended with ${code}: ${server.err}`)));
  });
}
