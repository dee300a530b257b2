// chartsPage.mjs - the page of all charts, bundled when it is first asked for: the components as they are, and no build.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const web = new URL("../../../web/", import.meta.url);
const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Charts</title>
    <link rel="stylesheet" href="/charts.css" />
    <script type="module" src="/charts.js"></script>
  </head>
  <body><div id="app"></div></body>
</html>`;

let bundle;

async function make() {
  const { build } = createRequire(new URL("package.json", web))("esbuild");
  const result = await build({
    entryPoints: [fileURLToPath(new URL("charts.tsx", import.meta.url))],
    bundle: true,
    write: false,
    outdir: "/",
    format: "esm",
    target: "es2020",
    jsx: "automatic",
    jsxImportSource: "preact",
    nodePaths: [fileURLToPath(new URL("node_modules", web))],
    logLevel: "silent",
  });
  const text = (ending) => result.outputFiles.find((file) => file.path.endsWith(ending)).text;
  return {
    "/charts": ["text/html; charset=utf-8", HTML],
    "/charts.js": ["text/javascript", text(".js")],
    "/charts.css": ["text/css", text(".css")],
  };
}

/** [type, text] of a path of that page, or undefined. */
export async function chartsFile(path) {
  if (!/^\/charts(\.js|\.css)?$/.test(path)) return undefined;
  bundle ??= make();
  return (await bundle)[path];
}
