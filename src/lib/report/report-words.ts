import type { JobState } from '../jobs';
import { count, countOf, duration, type Summary } from '../model';
import type { Course } from './course';
import type { JobReport } from './job-report';

const ENDED: Readonly<Record<JobState, string>> = {
  running: 'The job is running: these are its numbers so far.',
  killed: 'The job was ended from outside: these are the numbers it saved last.',
  stopped: 'The job stopped early, with work left.',
  interrupted: 'The job was interrupted, with work left.',
  partial: 'The job is finished; some rows failed.',
  done: 'The job is finished; all rows arrived.',
};

/** How the job is, in a sentence. */
export function stateWords({ state }: Pick<JobReport, 'state'>): string {
  return ENDED[state];
}

/** The one sentence to take away. */
export function headline({ summary }: Pick<JobReport, 'summary'>): string {
  const { successes, total } = summary;
  const share = total === 0 ? 0 : (100 * successes) / total;
  // 99.96 % is not all of them.
  const shown = successes < total ? Math.min(99.9, Math.round(share * 10) / 10) : 100;
  return `${count(successes)} of ${countOf(total, 'row')} arrived (${String(shown)} %)`;
}

/** ISO 8601 as a person reads it, to the second. */
export function timeWords(iso: string | null): string {
  return iso === null ? 'not yet' : `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

/** What was asked for and of what, as names and values. */
export function askedFacts({
  asked,
}: Pick<JobReport, 'asked'>): readonly (readonly [string, string])[] {
  const { csv, apiUrl, environment, options, chunks } = asked;
  const { onExisting, orgId, createOrgs, rateLimit, headroom, maxErrors } = options;
  return [
    ['File', `${csv.name}: ${countOf(csv.rows, 'row')}, ${countOf(csv.bytes, 'byte')}`],
    ['SHA-256', csv.sha256],
    ['Target', `${apiUrl} (${environment})`],
    ['Existing users', onExisting],
    ['Organizations', orgWords(orgId, createOrgs)],
    [
      'Pace',
      `${count(rateLimit)} writes per second at most` +
        (headroom > 0 ? `, ${String(Math.round(headroom * 100))} % left to others` : ''),
    ],
    [
      'Processes',
      `${countOf(options.workers, 'worker')} with ${countOf(options.concurrency, 'request')} in flight each`,
    ],
    ['Chunks', `${count(chunks)} of ${countOf(options.chunkSize, 'row')} at most`],
    ['Stop after', maxErrors === null ? 'no number of failures' : countOf(maxErrors, 'failure')],
  ];
}

function orgWords(orgId: string | null, createOrgs: boolean): string {
  if (orgId !== null) return `all users join ${orgId}`;
  return createOrgs ? 'created where they are missing' : 'must exist';
}

/** What arrived, as names, numbers and what they are made of. */
export function arrivedFacts(summary: Summary): readonly (readonly [string, number, string])[] {
  const { usersCreated, usersAdopted, usersUpdated } = summary;
  const { membershipsCreated, membershipsExisting } = summary;
  const { organizationsCreated, organizationsFound, requests } = summary;
  return [
    [
      'Users',
      usersCreated + usersAdopted + usersUpdated,
      made([usersCreated, 'created'], [usersAdopted, 'adopted'], [usersUpdated, 'updated']),
    ],
    [
      'Memberships',
      membershipsCreated + membershipsExisting,
      made([membershipsCreated, 'created'], [membershipsExisting, 'found']),
    ],
    [
      'Organizations',
      organizationsCreated + organizationsFound,
      made([organizationsCreated, 'created'], [organizationsFound, 'found']),
    ],
    [
      'Requests',
      requests.writes + requests.reads,
      made([requests.throttled, 'answered 429'], [requests.retried, 'sent again']),
    ],
  ];
}

function made(...parts: readonly (readonly [number, string])[]): string {
  return parts.flatMap(([value, word]) => (value > 0 ? `${count(value)} ${word}` : [])).join(', ');
}

/** From when to when, without saying the day twice. */
export function periodWords({ startedAt, endedAt }: Summary): string {
  const [from, to] = [timeWords(startedAt), endedAt === null ? undefined : timeWords(endedAt)];
  if (to === undefined) return `since ${from}`;
  const isOneDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from.replace(' UTC', '')} to ${isOneDay ? to.slice(11) : to}`;
}

/** What the charts can and cannot tell. */
export function courseWords({ bars, barMs, runs, hasRows, coarsestMs }: Course): readonly string[] {
  if (bars.length === 0) return ['The ledger tells nothing of the course of this job.'];
  const [last] = bars.slice(-1);
  if (bars.length === 1 && last !== undefined) {
    return [`The job worked for ${duration(last.toMs)}: too short for a chart.`];
  }
  const words = [
    `Each bar is ${duration(barMs)} of working time; pauses between runs are left out. ` +
      `The counts were recorded every ${duration(coarsestMs)} or more often, and rows are spread evenly in between; a 429 stands where it was recorded.`,
  ];
  if (runs.length > 1) words.push(`${count(runs.length)} runs; dashed lines mark where one began.`);
  if (!hasRows) {
    words.push(
      'An older version ran this job, or a part of it: its rows were not recorded over time.',
    );
  }
  return words;
}

/** Organizations that are not listed, in a sentence; undefined when all are. */
export function moreOrgs({
  more,
  restRows,
}: NonNullable<JobReport['organizations']>): string | undefined {
  const parts: string[] = [];
  if (more.organizations > 0) {
    parts.push(
      `${countOf(more.organizations, 'more organization')} with ${countOf(more.rows, 'row')}`,
    );
  }
  if (restRows > 0)
    parts.push(`${countOf(restRows, 'row')} of still others, not counted one by one`);
  return parts.length === 0 ? undefined : `and ${parts.join(', and ')}`;
}
