import { defineConfig } from "vite";
import { basemapPlugin } from "./basemap/plugin.mjs";

const server = process.env["WHITESTONE_URL"] ?? "http://127.0.0.1:8080";
const proxied = ["/api", "/collections", "/conformance", "/healthz", "/version", "/metrics"];

export default defineConfig({
  plugins: [basemapPlugin()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  // Nothing is inlined: the pages are served with Content-Security-Policy default-src 'self'.
  build: { target: "es2020", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1100 },
  server: { host: "127.0.0.1", proxy: Object.fromEntries(proxied.map((path) => [path, server])) },
});
