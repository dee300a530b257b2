// glMapView.tsx - the map drawn by MapLibre: keeps it in step with what it is given, and puts the controls around it.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatNumber } from "../../base/format";
import { useLanguage, type Key } from "../../base/i18n";
import { useModel } from "../../base/model";
import { useProgramme } from "../../base/programme";
import { navigate, recordPath } from "../../base/router";
import { heapsOf } from "../cells";
import { boxOf, type Box } from "../geometry";
import { gridOf } from "../grid";
import type { MapProps } from "../mapProps";
import { hasStraightEdges } from "../symbol";
import { WORLD } from "../view";
import { drawGrid, drawHeaps, drawPlaces, drawRecords, drawUnits } from "./drawn";
import { LiveMap, type MapEvents } from "./liveMap";

const PAN_SHARE = 0.25;
// From here on the ground is drawn larger than it was surveyed.
const ROUGH_ZOOM = 9;

interface Props extends MapProps {
  onBroken: () => void;
}

function startBox({ focus, outlines }: MapProps): Box {
  return focus ?? boxOf(outlines.map((one) => one.geometry)) ?? WORLD;
}

/** The map of this element, made once; what it tells goes to whatever the latest props say. */
function useLiveMap(props: Props) {
  const { t, language } = useLanguage();
  const programme = useProgramme();
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [live, setLive] = useState<LiveMap>();
  const [box, setBox] = useState<Box>();
  const [problem, setProblem] = useState<unknown>();
  useEffect(() => {
    if (!element.current) return;
    const events: MapEvents = {
      onMove: (next) => {
        setBox(next);
        latest.current.onMove?.(next);
      },
      onHits: (hits, at) => {
        const [first] = hits;
        if (latest.current.onSelect) latest.current.onSelect(hits, at);
        else if (first) navigate(recordPath(first.type, first.id));
      },
      onPointer: (at) => latest.current.onPointer?.(at),
      onProblem: setProblem,
    };
    const texts = { label: props.label, scrollHint: t("map.scrollHint"), touchHint: t("map.touchHint") };
    let map: LiveMap;
    try {
      map = new LiveMap(element.current, {
        box: startBox(props),
        country: programme.code,
        language,
        texts,
        cooperative: !props.alone,
        events,
      });
    } catch {
      props.onBroken();
      return;
    }
    setLive(map);
    // The window's shape makes the view wider than what was asked for: its edges must not stay blank.
    events.onMove(map.box());
    return () => map.close();
  }, []);
  return { element, live, box, problem };
}

function useContent(live: LiveMap | undefined, props: Props, box: Box | undefined): void {
  const model = useModel();
  const { language } = useLanguage();
  const { layers, outlines, places, chosen, pin, grid } = props;
  const records = useMemo(() => drawRecords(model, layers, language), [model, layers, language]);
  const units = useMemo(() => drawUnits(model, outlines), [model, outlines]);
  useEffect(() => live?.set("areas", records.areas.features), [live, records]);
  useEffect(() => {
    live?.set("marks", records.marks.features);
    live?.setCrowd(records.marks.features.length);
  }, [live, records]);
  useEffect(() => live?.set("units", units.shapes.features), [live, units]);
  useEffect(() => live?.set("unitNames", units.names.features), [live, units]);
  useEffect(() => live?.set("places", drawPlaces(model, places ?? [])), [live, model, places]);
  useEffect(() => live?.setChosen(chosen), [live, chosen]);
  useEffect(() => live?.setPin(pin?.at, pin?.title ?? ""), [live, pin]);
  useEffect(() => live?.setLanguage(language), [live, language]);
  useEffect(() => {
    live?.set("grid", grid && box ? drawGrid(gridOf(box, language === "fr" ? "O" : "W")) : []);
  }, [live, grid, box, language]);
  useEffect(() => {
    if (!live) return;
    const heaps = layers.flatMap((layer) =>
      heapsOf(layer.answer.cells ?? [], (at) => live.toScreen(at)).map((heap) => ({
        heap,
        label: formatNumber(heap.records, language),
        square: hasStraightEdges(layer.type.map?.symbol),
      })),
    );
    live.set("heaps", drawHeaps(heaps).features);
  }, [live, layers, language, box]);
}

// What an upright A4 page offers between its margins.
const PAPER_PIXELS = 680;

/** Paper gets the drawing as it stands on the screen, made smaller as a whole, so that its scale bar stays true. */
function usePaperSize(live: LiveMap | undefined, box: Box | undefined): void {
  useEffect(() => {
    const frame = live?.map.getContainer().parentElement;
    if (!frame) return;
    frame.style.setProperty("--map-width", `${frame.clientWidth}px`);
    frame.style.setProperty("--map-height", `${frame.clientHeight}px`);
    frame.style.setProperty("--paper-zoom", String(Math.min(1, PAPER_PIXELS / Math.max(1, frame.clientWidth))));
  }, [live, box]);
}

/** The view follows what is to be shown until the reader moves it, and again whenever that changes. */
function useFocus(live: LiveMap | undefined, focus: Box | undefined): void {
  const shown = useRef(focus?.join());
  useEffect(() => {
    const wanted = focus?.join();
    if (!live || !focus || wanted === shown.current) return;
    shown.current = wanted;
    live.fit(focus);
  }, [live, focus?.join()]);
}

export function GlMapView(props: Props) {
  const { t } = useLanguage();
  const { element, live, box, problem } = useLiveMap(props);
  useContent(live, props, box);
  useFocus(live, props.focus);
  usePaperSize(live, box);
  useEffect(() => {
    live?.map.getCanvas().setAttribute("aria-label", props.label);
  }, [live, props.label]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !live || event.target !== live.map.getCanvas()) return;
    const hits = live.hitNearMiddle();
    if (props.onSelect) props.onSelect(hits, live.middle());
    else if (hits[0]) navigate(recordPath(hits[0].type, hits[0].id));
  };
  return (
    <div class="gl-map">
      <div class={props.grid ? "gl-frame with-grid" : "gl-frame"} onKeyDown={onKeyDown}>
        <div ref={element} class="gl-canvas" />
        <span class="gl-cross" aria-hidden="true" />
        {live && box && <Scale live={live} />}
        {live && box && live.map.getZoom() >= ROUGH_ZOOM && <span class="gl-caption">{t("map.roughGround")}</span>}
        <span class="gl-north" aria-hidden="true">
          {t("map.northLetter")}
        </span>
      </div>
      {problem !== undefined && (
        <p class="gl-note" role="status">
          {t("map.noGround")}
        </p>
      )}
      {live && <Controls live={live} onAll={() => live.fit(props.whole ?? startBox(props))} />}
    </div>
  );
}

const MOVES: { key: Key; sign: string; x: number; y: number }[] = [
  { key: "map.west", sign: "←", x: -1, y: 0 },
  { key: "map.north", sign: "↑", x: 0, y: -1 },
  { key: "map.south", sign: "↓", x: 0, y: 1 },
  { key: "map.east", sign: "→", x: 1, y: 0 },
];

function Controls({ live, onAll }: { live: LiveMap; onAll: () => void }) {
  const { t } = useLanguage();
  const pan = (x: number, y: number): void => {
    const { clientWidth, clientHeight } = live.map.getContainer();
    live.map.panBy([x * clientWidth * PAN_SHARE, y * clientHeight * PAN_SHARE]);
  };
  return (
    <div class="picture-buttons" role="group" aria-label={t("map.controls")}>
      <Press label={t("map.zoomIn")} sign="+" onPress={() => live.map.zoomIn()} />
      <Press label={t("map.zoomOut")} sign="−" onPress={() => live.map.zoomOut()} />
      {MOVES.map(({ key, sign, x, y }) => (
        <Press key={key} label={t(key)} sign={sign} onPress={() => pan(x, y)} />
      ))}
      <button type="button" onClick={onAll}>
        {t("map.reset")}
      </button>
    </div>
  );
}

function Press({ label, sign, onPress }: { label: string; sign: string; onPress: () => void }) {
  return (
    <button type="button" aria-label={label} onClick={onPress}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

const SCALE_PIXELS = 120;

/** A round length that is at most so long on the screen, as a bar. */
function Scale({ live }: { live: LiveMap }) {
  const { t, language } = useLanguage();
  const most = SCALE_PIXELS * live.metresPerPixel();
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = power * ([5, 2, 1].find((one) => one * power <= most) ?? 1);
  const pixels = metres / live.metresPerPixel();
  const length = formatNumber(metres >= 1000 ? metres / 1000 : metres, language);
  return (
    <svg class="gl-scale scale-bar" width={pixels + 2} height="20" role="img" aria-label={t("map.scale")}>
      <g transform="translate(1 18)">
        <path d={`M0-5V0H${pixels.toFixed(1)}V-5`} />
        <text x="4" y="-5">
          {t(metres >= 1000 ? "map.kilometres" : "map.metres", { length })}
        </text>
      </g>
    </svg>
  );
}
