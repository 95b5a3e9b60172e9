import { count } from '../model';
import { html, type Html } from './html';

/** A bar chart over the working time of a job. */
export interface BarChart {
  /** The prefix of its ids in the page. */
  readonly id: string;
  readonly title: string;
  /** What it shows, for screen readers. */
  readonly description: string;
  /** The unit of a bar's height. */
  readonly unit: string;
  readonly bars: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly value: number;
  }[];
  /** Where to draw vertical lines, such as the start of a run; milliseconds. */
  readonly marks: readonly number[];
  readonly tone: 'calm' | 'alert';
}

const WIDTH = 420;
const HEIGHT = 210;
const LEFT = 48;
const RIGHT = 410;
const TOP = 24;
const BOTTOM = 172;

/** Draws a chart as SVG without script; its colors come from the page's style. */
export function barChart(chart: BarChart): Html {
  const { id, title, description, unit, bars, marks, tone } = chart;
  const endMs = bars.at(-1)?.toMs ?? 1;
  const ticks = niceTicks(Math.max(0, ...bars.map(({ value }) => value)));
  const top = ticks.at(-1) ?? 1;
  const x = (ms: number): number => LEFT + ((RIGHT - LEFT) * ms) / endMs;
  const y = (value: number): number => BOTTOM - ((BOTTOM - TOP) * value) / top;
  const time = timeUnit(endMs);
  return html`<svg
    class="chart"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-labelledby="${id}-title ${id}-desc"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-desc">${description}</desc>
    <text class="unit" x="0" y="12">${unit}</text>
    ${ticks.map((value) => html`<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${at(y(value))}" y2="${at(y(value))}" /><text class="tick" text-anchor="end" x="${LEFT - 6}" y="${at(y(value) + 4)}">${short(value)}</text>`)}
    ${bars.map(({ fromMs, toMs, value }) => html`<rect class="${tone}" x="${at(x(fromMs))}" y="${at(y(value))}" width="${at(Math.max(1, x(toMs) - x(fromMs) - (bars.length > 30 ? 0.5 : 2)))}" height="${at(BOTTOM - y(value))}" />`)}
    ${marks.map((ms) => html`<line class="mark" x1="${at(x(ms))}" x2="${at(x(ms))}" y1="${TOP}" y2="${BOTTOM}" />`)}
    <line class="axis" x1="${LEFT}" x2="${RIGHT}" y1="${BOTTOM}" y2="${BOTTOM}" />
    ${timeTicks(endMs, time.ms).map((ms) => html`<text class="tick" text-anchor="middle" x="${at(x(ms))}" y="${BOTTOM + 16}">${short(ms / time.ms)}</text>`)}
    <text class="unit" text-anchor="end" x="${RIGHT}" y="${BOTTOM + 34}">
      ${time.name} of working time
    </text>
  </svg>`;
}

/** Two to six round values from 0 up to at least `highest`. */
export function niceTicks(highest: number): readonly number[] {
  if (highest <= 0) return [0, 1];
  const step = niceStep(highest / 4, highest <= 4);
  const steps = Math.ceil(highest / step);
  return Array.from({ length: steps + 1 }, (_unused, index) => index * step);
}

// 1, 2 or 5 times a power of ten.
function niceStep(about: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(about));
  const step = ([1, 2, 5].find((factor) => factor * power >= about) ?? 10) * power;
  return isWhole ? Math.max(1, step) : step;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

function timeUnit(endMs: number): { readonly ms: number; readonly name: string } {
  if (endMs <= 3 * MINUTE_MS) return { ms: 1_000, name: 'seconds' };
  return endMs <= 3 * HOUR_MS ? { ms: MINUTE_MS, name: 'minutes' } : { ms: HOUR_MS, name: 'hours' };
}

function timeTicks(endMs: number, unitMs: number): readonly number[] {
  return niceTicks(endMs / unitMs)
    .map((value) => value * unitMs)
    .filter((ms) => ms <= endMs);
}

/** `15000` as `15k`: an axis has little room. */
function short(value: number): string {
  if (value >= 1_000_000) return `${String(Number((value / 1_000_000).toFixed(1)))}M`;
  if (value >= 10_000) return `${String(Number((value / 1_000).toFixed(1)))}k`;
  return value >= 1_000 ? count(value) : String(Number(value.toFixed(2)));
}

function at(place: number): string {
  return place.toFixed(1);
}
