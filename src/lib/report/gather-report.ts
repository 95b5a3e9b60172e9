import {
  type CauseGroups,
  type FailureGroup,
  FailureGroups,
  groupByCause,
  type NextSteps,
  stepsBeforeRetry,
  waysToRetry,
} from '../failures';
import {
  type JobFiles,
  type JobHistory,
  type JobView,
  readFailures,
  readLedger,
  readVerification,
  sharedResults,
} from '../jobs';
import { defined } from '../model';
import { basename } from 'node:path';
import { CourseFold } from './progress-bars';
import { checkInvariants } from './consistency-checks';
import type { JobReport, ReportedAction, ReportedCause, ReportedOrgs } from './job-report';
import { type EmailMasker, emailMasker } from './email-masker';
import { readResults, type Results } from './read-results';

const SHOWN_ORGS = 500;
const SHOWN_PATTERNS = 5;
const LINE_FEED = 0x0a;

/** What to report on, and how. */
export interface ReportRequest {
  readonly view: JobView;
  readonly steps: NextSteps;
  readonly showEmails: boolean;
  readonly version: string;
  /** ISO 8601. */
  readonly madeAt: string;
}

/**
 * Reads a job's folder, once and in bounded memory. Changes nothing.
 *
 * @throws Abort (exit 5) `job_unreadable`, `job_newer`, `job_older`
 */
export async function gatherReport(files: JobFiles, request: ReportRequest): Promise<JobReport> {
  const { view, steps, version, madeAt } = request;
  const { checkpoint, state, jobId, undo } = view;
  const { csv, target, options, chunks, summary } = checkpoint;
  const show = emailMasker(request.showEmails);
  const course = new CourseFold();
  const history = await readLedger(files, view, (record) => course.add(record));
  const groups = new FailureGroups();
  for await (const failure of readFailures(files, view)) groups.add(failure);
  const hasEnded = state !== 'running' && state !== 'killed';
  const results = hasEnded ? await readResults(files, view.files.results) : NOT_WRITTEN;
  const errorLines = hasEnded ? await linesOf(files, view.files.errors) : undefined;
  return {
    jobId,
    state,
    madeAt,
    version,
    savedAt: checkpoint.updatedAt,
    asked: {
      csv: { ...csv, name: show.text(basename(csv.path)) },
      apiUrl: target.apiUrl,
      environment: target.environment,
      options,
      chunks: chunks.total,
    },
    summary: { ...summary, warnings: summary.warnings.map((text) => show.text(text)) },
    course: course.result(),
    failures: groups.counts(),
    causes: groupByCause(groups.list()).map((cause) => reportCause(cause, steps, show)),
    organizations: typeof results === 'string' ? undefined : reportOrgs(results, history, show),
    invariants: checkInvariants({ checkpoint, history, results, errorLines }),
    verification: await readVerification(files, view),
    ...defined({ undo }),
    // What is undone is not resumed.
    waysOn:
      state === 'running' || undo !== undefined ? [] : waysOf(groups, steps, summary.unprocessed),
  };
}

function waysOf(groups: FailureGroups, steps: NextSteps, unprocessed: number): JobReport['waysOn'] {
  return waysToRetry(groups.list(), steps, unprocessed).map(({ words, steps: actions }) => ({
    words,
    actions: actions.map(actionOf),
  }));
}

const NOT_WRITTEN = 'results.csv is written when a run ends';

async function linesOf(files: JobFiles, path: string): Promise<number> {
  let lines = 0;
  if (!(await files.exists(path))) return lines;
  for await (const block of files.readBlocks(path)) {
    for (let at = block.indexOf(LINE_FEED); at >= 0; at = block.indexOf(LINE_FEED, at + 1)) {
      lines += 1;
    }
  }
  return lines;
}

function reportCause(found: CauseGroups, steps: NextSteps, show: EmailMasker): ReportedCause {
  const { cause, groups, count } = found;
  return {
    title: cause.title,
    words: cause.words,
    severity: cause.severity,
    count,
    patterns: groups.slice(0, SHOWN_PATTERNS).map((group) => reportPattern(group, show)),
    morePatterns: Math.max(0, groups.length - SHOWN_PATTERNS),
    actions: stepsBeforeRetry(found, steps).map(actionOf),
  };
}

function actionOf(text: string): ReportedAction {
  return { text, isCommand: text.startsWith('workos-migrate ') };
}

function reportPattern(group: FailureGroup, show: EmailMasker): ReportedCause['patterns'][number] {
  const { errorType, httpStatus, errorCode, pattern, count, examples } = group;
  return {
    what: [errorType, httpStatus, errorCode].filter((part) => part !== null).join(' '),
    said: show.text(pattern === '' ? 'no message' : pattern),
    count,
    examples: examples.map(({ recordNumber, email }) => {
      const row = recordNumber === null ? 'a row' : `row ${String(recordNumber)}`;
      return email === '' ? row : `${row} (${show.email(email)})`;
    }),
  };
}

function reportOrgs(
  { organizations, restRows }: Results,
  { shared }: Pick<JobHistory, 'shared'>,
  show: EmailMasker,
): ReportedOrgs {
  const shown = organizations.slice(0, SHOWN_ORGS);
  const names = namesOf(sharedResults(shared, 'organization'), new Set(shown.map(({ id }) => id)));
  const hidden = organizations.slice(SHOWN_ORGS);
  return {
    shown: shown.map(({ id, arrived, failed }) => ({
      id: show.text(id, 60),
      arrived,
      failed,
      name: show.text(names.get(id) ?? id, 100),
    })),
    more: {
      organizations: hidden.length,
      rows: hidden.reduce((sum, { arrived, failed }) => sum + arrived + failed, 0),
    },
    restRows,
  };
}

/** The names that the CSV gives the organizations of these ids, or else their external ids. */
function namesOf(
  orgs: ReturnType<typeof sharedResults>,
  ids: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [key, { id }] of orgs) {
    const [, kind = '', name = ''] = /^(id|external_id|name):(.*)$/s.exec(key) ?? [];
    if (!ids.has(id) || kind === 'id') continue;
    if (kind === 'name' || !names.has(id)) names.set(id, name);
  }
  return names;
}
