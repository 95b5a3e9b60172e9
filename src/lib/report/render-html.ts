import { count, countOf, duration, HOW_ROWS_COUNT } from '../model';
import { courseSection } from './progress-section';
import { html, Html } from './html';
import type { JobReport, ReportedAction, ReportedCause, ReportedOrgs } from './job-report';
import { PAGE_STYLE } from './page-style';
import {
  arrivedFacts,
  inputFacts,
  headline,
  moreOrgs,
  periodWords,
  stateWords,
  timeWords,
  undoWords,
  verificationWords,
} from './report-words';

const OPEN_ORGS = 10;
const SHOWN_CAUSES = 50;
const SHOWN_WARNINGS = 20;

/** The report as one self-contained page: no script, no network. */
export function renderHtml(report: JobReport): string {
  const { jobId, asked, madeAt, version } = report;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>Migration report: ${jobId}</title>
        <style>
          ${new Html(PAGE_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <p class="over">Migration to WorkOS · ${asked.environment}</p>
          <h1>${asked.csv.name}</h1>
          <p class="soft">Job <code>${jobId}</code></p>
        </header>
        <main>
          ${overview(report)} ${courseSection(report)}
          ${report.undo === undefined ? undefined : undoSection(report.undo)}
          ${report.failures.total > 0 ? causesSection(report) : undefined}
          ${report.waysOn.length > 0 ? waysSection(report) : undefined}
          ${report.organizations === undefined ? undefined : orgsSection(report.organizations)}
          ${invariantsSection(report)} ${askedSection(report)}
        </main>
        <footer>
          Generated on ${timeWords(madeAt)} by workos-migrate ${version}. This page loads nothing
          and runs no scripts.
        </footer>
      </body>
    </html> `.text;
}

function overview(report: JobReport): Html {
  const { summary, savedAt, state, verification } = report;
  const { successes, failures, unprocessed, total } = summary;
  const isAtRest = state !== 'running' && state !== 'killed';
  const parts = [
    ['arrived', successes],
    ['failed', failures],
    ['left', unprocessed],
  ] as const;
  return html`<section aria-labelledby="overview">
    <h2 id="overview" class="verdict">${headline(report).replace(' %', '\u00a0%')}</h2>
    ${shareBar(parts, total)}
    <ul class="legend">
      <li><span class="dot arrived"></span><b>${count(successes)}</b> arrived</li>
      <li><span class="dot failed"></span><b>${count(failures)}</b> failed</li>
      <li><span class="dot left"></span><b>${count(unprocessed)}</b> not processed</li>
    </ul>
    <p>${stateWords(report)}${isAtRest ? undefined : ` Saved on ${timeWords(savedAt)}.`}</p>
    ${verification === undefined ? undefined : html`<p>Verified ${verificationWords(verification)}.</p>`}
    ${tiles(summary)} ${warnings(summary.warnings)}
  </section>`;
}

function undoSection(undo: NonNullable<JobReport['undo']>): Html {
  const { words, facts } = undoWords(undo);
  return html`<section aria-labelledby="undo">
    <h2 id="undo">Undo</h2>
    <p>${words}</p>
    ${factsTable(facts)}
  </section>`;
}

function tiles(summary: JobReport['summary']): Html {
  return html`<dl class="tiles">
    ${arrivedFacts(summary).map(
      ([name, value, parts]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${count(value)}<small>${parts}</small></dd>
        </div>`,
    )}
    <div>
      <dt>Working time</dt>
      <dd>${duration(summary.durationMs)}<small>${periodWords(summary)}</small></dd>
    </div>
  </dl>`;
}

function shareBar(parts: readonly (readonly [string, number])[], total: number): Html {
  let before = 0;
  return html`<svg
    class="share"
    viewBox="0 0 1000 10"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${parts.map(([name, value]) => {
      const from = before;
      // Even a single row is visible.
      const width = value === 0 ? 0 : Math.max(4, (1_000 * value) / Math.max(1, total));
      before += width;
      return html`<rect
        class="${name}"
        x="${from.toFixed(1)}"
        y="0"
        width="${width.toFixed(1)}"
        height="10"
      />`;
    })}
  </svg>`;
}

function warnings(texts: readonly string[]): Html | undefined {
  if (texts.length === 0) return undefined;
  return html`<details>
    <summary>${countOf(texts.length, 'warning')}</summary>
    <ul class="patterns">
      ${texts
        .slice(0, SHOWN_WARNINGS)
        .map((text) => html`<li>${text}</li>`)}${hidden(texts.length - SHOWN_WARNINGS, 'warning')}
    </ul>
  </details>`;
}

function hidden(number: number, thing: string): Html | undefined {
  return number > 0
    ? html`<li class="soft">and ${countOf(number, `more ${thing}`)}</li>`
    : undefined;
}

function causesSection({ causes, failures }: JobReport): Html {
  const { total, retryable, permanent } = failures;
  return html`<section aria-labelledby="failures">
    <h2 id="failures">Why ${countOf(total, 'row')} failed, and what to do</h2>
    <p class="soft">
      ${count(retryable)} can be retried as they are, ${count(permanent)} cannot. ${HOW_ROWS_COUNT}
    </p>
    ${causes.slice(0, SHOWN_CAUSES).map((cause) => causePart(cause, total))}
  </section>`;
}

function causePart(cause: ReportedCause, total: number): Html {
  const { title, words, severity, patterns, morePatterns, actions } = cause;
  const share = ((100 * cause.count) / total).toFixed(cause.count === total ? 0 : 1);
  const tone = severity === 'critical' || severity === 'high' ? 'bad' : 'wait';
  return html`<article class="cause">
    <h3>${count(cause.count)} × ${title} <span class="badge ${tone}">${severity}</span></h3>
    <p>${words} <span class="soft">${share}&nbsp;% of the failures.</span></p>
    <ul class="patterns">
      ${patterns.map(({ what, said, count: failures, examples }) => html`<li>${count(failures)} × <code>${what}</code> ${said} <span class="soft">${examples.join(', ')}${failures > examples.length ? ', …' : ''}</span></li>`)}${hidden(morePatterns, 'message')}
    </ul>
    ${actionList(actions)}
  </article>`;
}

function actionList(actions: readonly ReportedAction[]): Html {
  return html`<ul class="actions">
    ${actions.map(({ text, isCommand }) => html`<li>${isCommand ? html`<code>${text}</code>` : text}</li>`)}
  </ul>`;
}

function waysSection({ waysOn }: JobReport): Html {
  return html`<section aria-labelledby="ways">
    <h2 id="ways">Next steps</h2>
    ${waysOn.map(
      ({ words, actions }) =>
        html`<h3>${words}</h3>
          ${actionList(actions)}`,
    )}
  </section>`;
}

function orgsSection(orgs: ReportedOrgs): Html {
  const { shown } = orgs;
  const more = moreOrgs(orgs);
  const folded = shown.slice(OPEN_ORGS);
  return html`<section aria-labelledby="orgs">
    <h2 id="orgs">Organizations</h2>
    ${shown.length === 0 ? html`<p>No row has an organization.</p>` : orgTable(shown.slice(0, OPEN_ORGS), 'The largest organizations')}
    ${
      folded.length > 0
        ? html`<details>
            <summary>${countOf(folded.length, 'smaller organization')}</summary>
            ${orgTable(folded, 'Smaller organizations')}
          </details>`
        : undefined
    }
    ${more === undefined ? undefined : html`<p class="soft">${more}</p>`}
  </section>`;
}

function orgTable(orgs: ReportedOrgs['shown'], label: string): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Organization</th>
          <th scope="col" class="number">Rows arrived</th>
          <th scope="col" class="number">Failed</th>
        </tr>
      </thead>
      <tbody>
        ${orgs.map(
          ({ name, id, arrived, failed }) =>
            html`<tr>
              <th scope="row">
                ${name}${name === id ? undefined : html`<br /><code class="soft">${id}</code>`}
              </th>
              <td class="number">${count(arrived)}</td>
              <td class="number">${count(failed)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const TONES = { holds: 'good', 'does not hold': 'bad', 'not checked': 'wait' } as const;

function invariantsSection({ invariants }: JobReport): Html {
  return html`<section aria-labelledby="invariants">
    <h2 id="invariants">Consistency checks</h2>
    <p class="soft">Counted again from the job’s files when this page was generated.</p>
    <div class="scroll" role="region" aria-label="Consistency checks" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Statement</th>
            <th scope="col">Values</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          ${invariants.map(
            ({ statement, values, verdict }) =>
              html`<tr>
                <td>${statement}</td>
                <td>${values}</td>
                <td><span class="badge ${TONES[verdict]}">${verdict}</span></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function askedSection(report: JobReport): Html {
  return html`<section aria-labelledby="asked">
    <h2 id="asked">Input and options</h2>
    ${factsTable(inputFacts(report))}
  </section>`;
}

function factsTable(facts: readonly (readonly [name: string, value: string])[]): Html {
  return html`<table class="facts">
    <tbody>
      ${facts.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
