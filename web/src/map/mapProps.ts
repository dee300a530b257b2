// mapProps.ts - what any drawing of the map is given, be it by WebGL or as the simple picture.
import type { MapFeature } from "../base/answers";
import type { Box, Geometry, Position } from "./geometry";
import type { Layer } from "./layers";

/** A record under the pointer. */
export interface Hit {
  type: string;
  id: string;
}

export interface MapProps {
  label: string;
  outlines: MapFeature[];
  layers: Layer[];
  /** What to show at first, and whenever it changes; in between the reader moves the view. */
  focus: Box | undefined;
  /** What "show all" shows, where it is more than the focus. */
  whole?: Box | undefined;
  onMove?: (box: Box) => void;
  /** Settlements: named, under the records. */
  places?: MapFeature[];
  /** The record whose place is marked. */
  chosen?: Geometry | undefined;
  /** Lines of longitude and latitude. */
  grid?: boolean;
  /** A place that was looked up. */
  pin?: { at: Position; title: string } | undefined;
  /** Instead of opening the record that was pressed; with nothing there, `hits` is empty. */
  onSelect?: (hits: Hit[], at: Position) => void;
  onPointer?: (at: Position | undefined) => void;
  /** The page has nothing but the map: wheel and finger move it without more ado. */
  alone?: boolean;
}
