// program.mjs - the real program serving a demonstration programme of its own, for as long as a journey takes.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const binary = resolve(root, process.env.WHITESTONE || "build/whitestone");
export const isBuilt = existsSync(binary);

function firstUrl(child) {
  return new Promise((found, failed) => {
    let text = "";
    const read = (chunk) => {
      text += chunk;
      const url = /http:\/\/[\d.]+:\d+/.exec(text);
      if (url) found(url[0]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", (chunk) => (text += chunk));
    child.on("exit", (code) => failed(new Error(`serve ended with ${code}: ${text}`)));
  });
}

const HAZARD = "local_code,land_class,hazard_status,longitude,latitude\nUI-1,sha,open,29.2,-1.6\n";
const ACCIDENT_HEADS = "local_code,accident_class,accident_date,longitude,latitude";

/**
 * {url, approve, importHazard, importAccident, close}: a new programme, the demonstration (`demo`: which one) unless told otherwise, served on a free port;
 * `approve` decides as somebody else.
 */
export async function startProgram({ demo = "programme", code = "COD" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "whitestone-ui-"));
  const file = join(folder, "demo.gpkg");
  await promisify(execFile)(binary, ["init", file, "--programme", code, ...(demo ? [`--demo=${demo}`] : [])]);
  const child = spawn(binary, ["serve", file, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  const close = async () => {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    const code = await ended;
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  const approve = (report) => {
    const env = { ...process.env, USER: "officer" };
    return promisify(execFile)(binary, ["report", "approve", file, String(report), "--reason", "checked"], { env });
  };
  const importRows = (type, rows) => {
    const data = join(folder, `${type}.csv`);
    writeFileSync(data, rows);
    return promisify(execFile)(binary, ["import", file, data, "--type", type, "--approve", "--reason", "first"]);
  };
  const importHazard = () => importRows("hazard", HAZARD);
  const importAccident = (longitude, latitude) =>
    importRows("accident", `${ACCIDENT_HEADS}\nUI-A-1,uxo_axo_accident,2026-02-03,${longitude},${latitude}\n`);
  try {
    return { url: await firstUrl(child), approve, importHazard, importAccident, close };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
