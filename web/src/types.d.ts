// types.d.ts - modules that bring no types of their own.
/// <reference types="vite/client" />

declare module "maplibre-gl/dist/maplibre-gl-csp" {
  export * from "maplibre-gl";
}

declare module "virtual:basemap" {
  const url: string;
  export default url;
}
