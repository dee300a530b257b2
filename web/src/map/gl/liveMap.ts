// liveMap.ts - one map on the screen: what it shows is set from outside, what people do with it is told outside.
import type { Feature } from "geojson";
import type { GeoJSONSource, Map as GlMap, MapLayerMouseEvent, MapMouseEvent } from "maplibre-gl";
import type { Language } from "../../base/i18n";
import type { Box, Geometry, Position } from "../geometry";
import { collection, countriesIn, feature, loadBasemap, loadDetail, type Basemap } from "./basemap";
import type { Hit } from "../mapProps";
import { IMAGE_RATIO, imageOf } from "./images";
import { maplibre } from "./library";
import { MARK_LAYERS, mapStyle, markSize, type Source } from "./style";

export interface MapTexts {
  label: string;
  scrollHint: string;
  touchHint: string;
}

export interface MapEvents {
  onMove: (box: Box) => void;
  onHits: (hits: Hit[], at: Position) => void;
  onPointer: (at: Position | undefined) => void;
  onProblem: (error: unknown) => void;
}

export interface MapOptions {
  box: Box;
  country: string;
  language: Language;
  texts: MapTexts;
  /** Scrolling and one finger move the page, not the map. */
  cooperative: boolean;
  events: MapEvents;
}

const DETAIL_ZOOM = 5.5;
const DETAILS_MAX = 12;
const HIT_PIXELS = 4;
const LAT_MAX = 85;
// With more symbols than this they shrink, to no less than this share of their size.
const CROWD = 400;
const SHARE_MIN = 0.55;
const HIT_LAYERS = [...MARK_LAYERS, "areas", "areaEdges"];
const FIT_ZOOM_MAX = 16;

export class LiveMap {
  readonly map: GlMap;
  private basemap: Basemap | undefined;
  private detailed = "";
  private pending = new Map<Source, Feature[]>();
  private closed = false;
  private share = 1;

  constructor(
    container: HTMLElement,
    private options: MapOptions,
  ) {
    this.map = new maplibre.Map({
      container,
      style: mapStyle(),
      bounds: options.box,
      fitBoundsOptions: { maxZoom: FIT_ZOOM_MAX },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      minZoom: 1,
      maxZoom: 19,
      renderWorldCopies: true,
      fadeDuration: 0,
      cooperativeGestures: options.cooperative,
      // The picture stays readable, so that paper shows it too.
      canvasContextAttributes: { preserveDrawingBuffer: true, antialias: true },
      locale: {
        "Map.Title": options.texts.label,
        "CooperativeGesturesHandler.WindowsHelpText": options.texts.scrollHint,
        "CooperativeGesturesHandler.MacHelpText": options.texts.scrollHint,
        "CooperativeGesturesHandler.MobileHelpText": options.texts.touchHint,
      },
    });
    this.map.keyboard.disableRotation();
    this.map.touchZoomRotate.disableRotation();
    this.listen();
    this.drawGround();
  }

  private listen(): void {
    const { events } = this.options;
    this.map.on("styleimagemissing", ({ id }) => {
      const image = imageOf(id);
      if (image && !this.map.hasImage(id)) this.map.addImage(id, image, { pixelRatio: IMAGE_RATIO });
    });
    this.map.on("load", () => this.flush());
    this.map.on("moveend", () => {
      events.onMove(this.box());
      this.drawDetail();
    });
    this.map.on("mousemove", (event) => events.onPointer([event.lngLat.lng, event.lngLat.lat]));
    this.map.on("mouseout", () => events.onPointer(undefined));
    this.map.on("click", (event) => this.onClick(event));
    for (const layer of [...HIT_LAYERS, "heaps"]) {
      this.map.on("mouseenter", layer, () => this.setCursor("pointer"));
      this.map.on("mouseleave", layer, () => this.setCursor(""));
    }
    this.map.on("click", "heaps", (event: MapLayerMouseEvent) => {
      event.preventDefault();
      this.map.easeTo({ center: event.lngLat, zoom: this.map.getZoom() + 1.7 });
    });
  }

  private setCursor(cursor: string): void {
    this.map.getCanvas().style.cursor = cursor;
  }

  private onClick(event: MapMouseEvent): void {
    const { x, y } = event.point;
    if (this.map.queryRenderedFeatures(event.point, { layers: ["heaps"] }).length > 0) return;
    this.options.events.onHits(this.hitsAt(x, y, HIT_PIXELS), [event.lngLat.lng, event.lngLat.lat]);
  }

  private hitsAt(x: number, y: number, reach: number): Hit[] {
    const found = this.map.queryRenderedFeatures(
      [
        [x - reach, y - reach],
        [x + reach, y + reach],
      ],
      { layers: HIT_LAYERS },
    );
    const hits = new Map<string, Hit>();
    for (const { properties } of found) {
      const hit = { type: String(properties["type"]), id: String(properties["id"]) };
      if (hit.id !== "") hits.set(`${hit.type}/${hit.id}`, hit);
    }
    return [...hits.values()];
  }

  /** What is nearest to the middle of the map, within growing squares: selecting without a pointer. */
  hitNearMiddle(): Hit[] {
    const { clientWidth, clientHeight } = this.map.getContainer();
    for (let reach = HIT_PIXELS; reach <= 64; reach *= 2) {
      const hits = this.hitsAt(clientWidth / 2, clientHeight / 2, reach);
      if (hits.length > 0) return hits;
    }
    return [];
  }

  box(): Box {
    const bounds = this.map.getBounds();
    const clamp = (value: number, most: number): number => Math.min(most, Math.max(-most, value));
    return [
      clamp(bounds.getWest(), 180),
      clamp(bounds.getSouth(), 90),
      clamp(bounds.getEast(), 180),
      clamp(bounds.getNorth(), 90),
    ];
  }

  middle(): Position {
    const { lng, lat } = this.map.getCenter().wrap();
    return [lng, lat];
  }

  fit(box: Box): void {
    const [west, south, east, north] = box;
    const within = (lat: number): number => Math.min(LAT_MAX, Math.max(-LAT_MAX, lat));
    this.map.fitBounds([west, within(south), east, within(north)], {
      maxZoom: FIT_ZOOM_MAX,
      duration: 400,
    });
  }

  toScreen(at: Position): [number, number] {
    const { x, y } = this.map.project([at[0], at[1]]);
    return [x, y];
  }

  metresPerPixel(): number {
    const lat = (this.map.getCenter().lat * Math.PI) / 180;
    return (2 * Math.PI * 6_378_137 * Math.cos(lat)) / (512 * 2 ** this.map.getZoom());
  }

  set(source: Source, features: Feature[]): void {
    if (this.closed) return;
    this.pending.set(source, features);
    if (this.map.getSource(source)) this.flush();
  }

  private flush(): void {
    for (const [id, features] of this.pending) {
      const source = this.map.getSource(id) as GeoJSONSource | undefined;
      if (!source) return;
      source.setData(collection(features));
    }
    this.pending.clear();
  }

  /** How many symbols stand on the map decides their size. */
  setCrowd(marks: number): void {
    const share = Math.min(1, Math.max(SHARE_MIN, Math.sqrt(CROWD / Math.max(1, marks))));
    const set = (): void => MARK_LAYERS.forEach((id) => this.map.setLayoutProperty(id, "icon-size", markSize(share)));
    if (share === this.share || this.closed) return;
    this.share = share;
    if (this.map.isStyleLoaded()) set();
    else this.map.once("idle", set);
  }

  setChosen(geometry: Geometry | undefined): void {
    this.set("chosen", geometry ? [feature(geometry as never)] : []);
  }

  setPin(at: Position | undefined, title: string): void {
    this.set("pin", at ? [feature({ type: "Point", coordinates: at }, { title })] : []);
  }

  private drawGround(): void {
    loadBasemap()
      .then((basemap) => {
        if (this.closed) return;
        this.basemap = basemap;
        this.drawCountries([]);
        this.set("borders", [feature({ type: "MultiLineString", coordinates: basemap.borders })]);
        this.set("waters", [
          ...basemap.lakes.map((ring) => feature({ type: "Polygon", coordinates: [ring] })),
          ...basemap.rivers.map((line) => feature({ type: "LineString", coordinates: line })),
        ]);
        this.setLanguage(this.options.language);
        this.drawDetail();
      })
      .catch((error: unknown) => this.options.events.onProblem(error));
  }

  setLanguage(language: Language): void {
    this.options = { ...this.options, language };
    const countries = this.basemap?.countries ?? [];
    this.set(
      "countryNames",
      countries.map(({ at, names }) => feature({ type: "Point", coordinates: at }, { title: names[language] })),
    );
  }

  /** Countries drawn with more detail are left out of the coarse ones. */
  private drawCountries(detailed: string[]): void {
    const shapes = (this.basemap?.countries ?? []).filter(({ id }) => !detailed.includes(id));
    const asFeature = ({ polygons }: (typeof shapes)[number]): Feature =>
      feature({ type: "MultiPolygon", coordinates: polygons });
    const isOwn = ({ id }: (typeof shapes)[number]): boolean => id === this.options.country;
    this.set("land", shapes.filter((one) => !isOwn(one)).map(asFeature));
    if (!detailed.includes(this.options.country)) this.set("ownLand", shapes.filter(isOwn).map(asFeature));
  }

  private drawDetail(): void {
    if (!this.basemap) return;
    const near = this.map.getZoom() >= DETAIL_ZOOM ? countriesIn(this.basemap, this.box()) : [];
    const ids = near.length > DETAILS_MAX ? [] : near.map(({ id }) => id);
    const key = ids.join();
    if (key === this.detailed) return;
    this.detailed = key;
    Promise.all(ids.map(loadDetail))
      .then((shapes) => {
        if (this.closed || key !== this.detailed) return;
        const own = ids.indexOf(this.options.country);
        this.set(
          "detail",
          shapes.filter((_, i) => i !== own).map((shape) => feature(shape)),
        );
        if (own >= 0)
          this.set(
            "ownLand",
            shapes.slice(own, own + 1).map((shape) => feature(shape)),
          );
        this.drawCountries(ids);
        this.map.setLayoutProperty("borders", "visibility", ids.length > 0 ? "none" : "visible");
      })
      .catch(() => {
        // The coarse outline stays; the next move asks again.
        this.detailed = "";
      });
  }

  close(): void {
    this.closed = true;
    this.map.remove();
  }
}
