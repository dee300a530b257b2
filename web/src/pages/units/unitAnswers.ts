// unitAnswers.ts - what /api/units answers: the tree of administrative units with counts by record type.

export interface UnitType {
  type: string;
  records: number;
  tied: number;
  untied: number;
}

export interface UnitRow {
  id: string;
  code: string;
  name: string;
  level: string;
  parent: string | null;
  /** How many units lie directly below. */
  children: number;
  parent_missing?: boolean;
  loop?: boolean;
  /** In it or below, in the order of the answer's types. */
  counts: number[];
  /** In the unit itself. */
  own: number[];
  path?: UnitStep[];
}

export interface UnitStep {
  id: string;
  name: string;
}

export interface UnitTree {
  unit_type: string | null;
  units: number;
  types: UnitType[];
  rows: UnitRow[];
  matched?: number;
}

export interface UnitAnswer extends UnitTree {
  unit: UnitRow;
  path: UnitStep[];
}
