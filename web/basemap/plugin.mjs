// plugin.mjs - makes the basemap a file of the built interface: `import url from "virtual:basemap"` is its address.
import { basemap } from "./generate.mjs";

const ID = "virtual:basemap";
const DEV_PATH = "/@basemap.json";

export function basemapPlugin() {
  let isServing = false;
  return {
    name: "basemap",
    configResolved(config) {
      isServing = config.command === "serve";
    },
    configureServer(server) {
      server.middlewares.use(DEV_PATH, (_request, response) => {
        response.setHeader("Content-Type", "application/json");
        response.end(basemap());
      });
    },
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      if (isServing) return `export default ${JSON.stringify(DEV_PATH)}`;
      const file = this.emitFile({ type: "asset", name: "basemap.json", source: basemap() });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
  };
}
