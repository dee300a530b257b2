// server.mjs - a temporary programme with a small, known set of records, and the real binary serving it.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const binary = process.env.WHITESTONE ?? join(root, "build", "whitestone");

const STATUSES = ["open", "worked_on", "suspended", "closed", "unknown"];
const CLASSES = ["cha", "sha", "spot_task"];
const DATES = ["2021", "2022-07", "2023-03-14", "2024-02-29", "2024-05-31", "2025-01-01"];

function polygon(lon, lat) {
  const [e, n] = [lon + 0.002, lat + 0.001];
  return { type: "Polygon", coordinates: [[[lon, lat], [e, lat], [e, n], [lon, n], [lon, lat]]] };
}

/** Every fifth hazard has no place, every third is a point; all lie in the east of the country. */
function hazard(i) {
  const lon = 28.9 + (i % 9) * 0.03125, lat = -1.75 + Math.floor(i / 9) * 0.0625;
  const place = i % 3 === 0 ? { type: "Point", coordinates: [lon, lat] } : polygon(lon, lat);
  const properties = {
    local_code: `COD-TST-HAZ-${String(i).padStart(5, "0")}`,
    hazard_name: i === 7 ? 'Pont "<b>Élan</b>" & école' : `Hazard ${i}`,
    land_class: CLASSES[i % 3],
    hazard_status: STATUSES[i % 5],
    reported_date: DATES[i % 6],
    contamination: i % 2 === 0 ? ["uxo", "cmr"] : ["uxo"],
  };
  return { type: "Feature", geometry: i % 5 === 4 ? null : place, properties };
}

export const HAZARDS = Array.from({ length: 57 }, (_, i) => hazard(i + 1));

export function run(...args) {
  return execFileSync(binary, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** The address a server prints when it is ready; fails with what it said when it ends before. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk) => {
      said += chunk;
      const found = /http:\/\/[^\s/]+/.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", (chunk) => (said += chunk));
    child.on("exit", (code) => reject(new Error(`serve ended with ${code}: ${said}`)));
    child.on("error", reject);
  });
}

function ended(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.on("exit", (code) => resolve(code));
  });
}

function makeHazards(file, folder) {
  const data = join(folder, "hazards.geojson");
  run("init", file, "--programme", "COD");
  writeFileSync(data, JSON.stringify({ type: "FeatureCollection", features: HAZARDS }));
  run("import", file, data, "--type", "hazard", "--approve", "--reason", "test data");
}

async function serve(folder, make) {
  const file = join(folder, "test.gpkg");
  make(file, folder);
  const child = spawn(binary, ["serve", file, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  child.on("exit", (code, signal) => {
    if (code !== 0) console.error(`serve ended with ${code ?? signal}: ${errors}`);
  });
  const url = await addressOf(child);
  return {
    url,
    file,
    folder,
    port: Number(new URL(url).port),
    /** Ends the server; its exit code. */
    async stop() {
      child.kill("SIGTERM");
      const code = await ended(child);
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

/** A server of what `make(file, folder)` made; without it, of the hazards above. */
export async function startServer(make = makeHazards) {
  const folder = mkdtempSync(join(tmpdir(), "whitestone-api-"));
  try {
    return await serve(folder, make);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
