/*
 * charts - figures people here read, drawn by ourselves (SVG, no library), each with its table one click away, its CSV and
 * PNG, a permalink, points one reaches by keyboard and that open to their records, and words for who does not see it.
 *
 * One shape feeds all of them (figureSet.ts, what GET /api/measures/{id}?by=… answers):
 *
 *   FigureSet {
 *     title    "Persons reached"                       in the reader's language, as all labels
 *     unit     "people"                                key of a text unit.…, "" for none
 *     dims     [{ id, label, members: [{ id, label, unknown? }] }]
 *              unknown: nobody knows or said; drawn in dashes with "?", last, never spread over the others
 *     rows     [[index of a member per dimension…, n, value per measure…]]
 *              n: how many records; null anywhere behind the indices: not known, which is not zero
 *     measures [{ id, label, unit? }]                  what the values are; without it the figure is n
 *     asOf     RFC 3339                                source "Approved records of the programme"
 *     count    "People"                                what n is, where it counts no records
 *     absent   "suppressed"                            what null reads as, where it is kept back and not unknown
 *     opens    "/records/pit?sort={sort}&seen={month}" {dimension} becomes the member's id; a parameter whose dimension is
 *              summed over is left out; or a function of the members (indices by dimension). Without `opens` points
 *              are read but not pressed
 *   }
 *
 * Every chart takes { set, permalink? } (permalink: the chart's own address, "" or left out for none) and:
 *
 *   TrendChart      along (dimension of time), series? (dimension: a line each) or measures? (a line each), baseline?
 *                   (number), target? (number, or one per member of `along`, null for none), band? ({low, high, label})
 *   BurnDownChart   along, planned, remaining (measures); null where the time is still to come
 *   SmallMultiples  by (dimension: a drawing each, as programmes), along, measure?, targets? ({member: number}),
 *                   pageOf? ((member) => address); all against one scale
 *   PyramidChart    sex, age (dimensions), left, right (members of sex), measure?; other sexes stand below as rows
 *   StackedBars     by (dimension: a bar each, as places), stack (dimension: the parts), measure?
 *   TrafficTable    lights [{ id (member of the first dimension), light, overdue?, href? }] in the order of the rows; the
 *                   set's measures are the columns, more? are others. It is its own table
 *   ParityGauge     sex (dimension), women, men (members), smallBelow? (people), judged? (share and verdict found elsewhere), baseline? (share);
 *                   the band is BAND, compared in whole people
 *
 * And by themselves: OpenFigure { value (null: unknown), unit?, href?, label?, suppressedBelow? }, TrafficLight { light,
 * overdue? }, FigureTable { set }. Colours always come with a letter, a shape or a word. Nothing moves by itself.
 */
import "./charts.css";

export type { At, Dimension, FigureSet, Measure, Member } from "./figureSet";
export { opensAt, sumAt } from "./figureSet";
export { FigureTable } from "./figureTable";
export { OpenFigure, type OpenFigureProps } from "./openFigure";
export { BAND, ParityGauge, parityOf, type Parity, type ParityGaugeProps } from "./parityGauge";
export { PyramidChart, type PyramidProps } from "./pyramidChart";
export { SmallMultiples, type SmallMultiplesProps } from "./smallMultiples";
export { StackedBars, type StackedBarsProps } from "./stackedBars";
export { LIGHTS, TrafficLight, TrafficTable, type Light, type LightRow, type TrafficTableProps } from "./trafficTable";
export { BurnDownChart, TrendChart, type BurnDownProps, type TrendProps } from "./trendChart";
