import { count, duration } from '../model';
import { type BarChart, barChart } from './bar-chart';
import { html, type Html } from './html';
import type { JobReport } from './job-report';
import { courseWords, timeWords } from './report-words';

const MAX_RUNS = 100;

/** The progress of the job: two charts, and their values as a table. */
export function courseSection({ course }: JobReport): Html {
  return html`<section aria-labelledby="course">
    <h2 id="course">Progress</h2>
    ${course.bars.length > 1 ? charts(course) : undefined}
    ${courseWords(course).map((words) => html`<p class="soft">${words}</p>`)}
    ${course.bars.length > 1 ? courseTable(course) : undefined}
    ${course.runs.length > 0 ? runsTable(course) : undefined}
  </section>`;
}

function charts({ bars, runs, hasRows }: JobReport['course']): Html {
  const marks = runs.slice(1).map(({ workedMs }) => workedMs);
  const valued = (value: (bar: (typeof bars)[number]) => number) =>
    bars.map((bar) => ({ fromMs: bar.fromMs, toMs: bar.toMs, value: value(bar) }));
  const most = Math.max(...bars.map(({ rowsPerMinute }) => rowsPerMinute));
  const throttled = bars.reduce((sum, bar) => sum + bar.throttled, 0);
  const rowChart: BarChart = {
    id: 'pace',
    title: 'Rows per minute over the working time',
    unit: 'rows per minute',
    description: `Bar chart; at most ${count(most)} rows per minute. The table below lists all values.`,
    bars: valued(({ rowsPerMinute }) => rowsPerMinute),
    marks,
    tone: 'calm',
  };
  const throttledChart: BarChart = {
    id: 'throttled',
    title: '429 responses over the working time',
    unit: '429 responses per bar',
    description: `Bar chart; ${count(throttled)} in total. The table below lists all values.`,
    bars: valued((bar) => bar.throttled),
    marks,
    tone: 'alert',
  };
  return html`<div class="charts">
      ${
        hasRows
          ? html`<figure>
              <figcaption>Pace</figcaption>
              ${barChart(rowChart)}
            </figure>`
          : undefined
      }
      ${
        throttled > 0
          ? html`<figure>
              <figcaption>“429 Too Many Requests” responses</figcaption>
              ${barChart(throttledChart)}
            </figure>`
          : undefined
      }
    </div>
    ${throttled > 0 ? undefined : html`<p>No 429 response: the rate limit was never exceeded.</p>`}`;
}

function courseTable({ bars, hasRows }: JobReport['course']): Html {
  return html`<details>
    <summary>Values as a table</summary>
    <div class="scroll" role="region" aria-label="Progress as a table" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" class="number">Rows per minute</th>
            <th scope="col" class="number">Requests</th>
            <th scope="col" class="number">429</th>
          </tr>
        </thead>
        <tbody>
          ${bars.map(
            (bar) =>
              html`<tr>
                <td>${duration(bar.fromMs)}</td>
                <td>${duration(bar.toMs)}</td>
                <td class="number">${hasRows ? count(bar.rowsPerMinute) : '–'}</td>
                <td class="number">${count(bar.requests)}</td>
                <td class="number">${count(bar.throttled)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function runsTable({ runs }: JobReport['course']): Html {
  return html`<details>
    <summary>Runs</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Started</th>
          <th scope="col">Working time before</th>
        </tr>
      </thead>
      <tbody>
        ${runs.slice(-MAX_RUNS).map(
          ({ startedAtMs, workedMs }, index) =>
            html`<tr>
              <td>${Math.max(0, runs.length - MAX_RUNS) + index + 1}</td>
              <td>${timeWords(new Date(startedAtMs).toISOString())}</td>
              <td>${duration(workedMs)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}
