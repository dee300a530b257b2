// library.ts - MapLibre GL as the pages use it: its worker is a file of ours, so that no policy has to allow blobs.
import * as maplibre from "maplibre-gl/dist/maplibre-gl-csp";
import workerUrl from "maplibre-gl/dist/maplibre-gl-csp-worker?url";

maplibre.setWorkerUrl(workerUrl);

export { maplibre };
