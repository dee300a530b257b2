// typescript.mjs - modules of the interface for tests that need no browser.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("../../web/", import.meta.url));
const { build } = createRequire(`${web}package.json`)("esbuild");

/** What the module at `path` below web/src exports. */
export async function loadModule(path) {
  const result = await build({
    entryPoints: [`${web}src/${path}`],
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "silent",
  });
  return import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString("base64")}`);
}
