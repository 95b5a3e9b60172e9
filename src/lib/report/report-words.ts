import type { JobState, UndoState } from '../jobs';
import {
  count,
  countOf,
  describeVerification,
  duration,
  factorsOf,
  membershipsOf,
  type Summary,
  usersOf,
  type Verification,
} from '../model';
import type { Course } from './progress-bars';
import type { JobReport } from './job-report';

const STATE_SENTENCES: Readonly<Record<JobState, string>> = {
  running: 'The job is running. These are its numbers so far.',
  killed: 'The job was killed. These are the numbers it saved last.',
  stopped: 'The job stopped early, with work left.',
  interrupted: 'The job was interrupted, with work left.',
  partial: 'The job is finished; some rows failed.',
  done: 'The job is finished; all rows arrived.',
};

/** The state of the job as a sentence. */
export function stateWords({ state }: Pick<JobReport, 'state'>): string {
  return STATE_SENTENCES[state];
}

/** How many rows arrived: the title of the report. */
export function headline({ summary }: Pick<JobReport, 'summary'>): string {
  const { successes, total } = summary;
  const share = total === 0 ? 0 : (100 * successes) / total;
  // 99.96 % must not be rounded to 100 %.
  const shown = successes < total ? Math.min(99.9, Math.round(share * 10) / 10) : 100;
  return `${count(successes)} of ${countOf(total, 'row')} arrived (${String(shown)} %)`;
}

/** A time for people, to the second: `2026-11-23 14:15:02 UTC`. */
export function timeWords(iso: string | null): string {
  return iso === null ? 'not yet' : `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

/** The input and the options of the job, as names and values. */
export function inputFacts({
  asked,
}: Pick<JobReport, 'asked'>): readonly (readonly [string, string])[] {
  const { csv, apiUrl, environment, options, chunks } = asked;
  const { onExisting, encoding, delimiter, ...columnOptions } = options;
  const { map, set, strictColumns, requirePassword, ...runOptions } = columnOptions;
  const { rateLimit, headroom, workers, concurrency, chunkSize, ...rest } = runOptions;
  const { outagePatience, maxErrors, ...later } = rest;
  const { since, blank, deactivateMissing, maxDeactivate, budget, ...more } = later;
  const { orgId, createOrgs, organizations, roles, createRoles, ...others } = more;
  return [
    ['File', `${csv.name}: ${countOf(csv.rows, 'row')}, ${countOf(csv.bytes, 'byte')}`],
    ['Encoding', encoding ?? 'UTF-8 or UTF-16'],
    ['Delimiter', delimiter ?? 'recognized'],
    ['SHA-256', csv.sha256],
    ['Target', `${apiUrl} (${environment})`],
    ['Columns', columnWords({ map, set, strictColumns })],
    ['Existing users', onExisting],
    ['Passwords', requirePassword ? 'required' : 'optional'],
    ['Organizations', orgWords(orgId, createOrgs, organizations)],
    ['Roles', comingWords(createRoles, roles)],
    [
      'Pace',
      `at most ${countOf(rateLimit, 'write')} per second` +
        (headroom > 0 ? `, ${String(Math.round(headroom * 100))} % left to other traffic` : ''),
    ],
    [
      'Processes',
      `${countOf(workers, 'worker')}, at most ${countOf(concurrency, 'request')} in flight each`,
    ],
    ...(budget === null ? [] : [['Rate budget', budget] as const]),
    ['Chunks', `${count(chunks)}, of at most ${countOf(chunkSize, 'row')} each`],
    ['Outages', `waited for up to ${countOf(outagePatience, 'minute')}`],
    ['Failure limit', maxErrors === null ? 'none' : countOf(maxErrors, 'failure')],
    ...sinceWords({ since, deactivateMissing, maxDeactivate }),
    ...(blank === 'clears' ? [['Blank cells', 'clear their fields'] as const] : []),
    // An option without words of its own must not be missing from the page.
    ...Object.entries<string | number | boolean | null>(others).map(
      ([name, value]) => [name, String(value)] as const,
    ),
  ];
}

function columnWords({
  map,
  set,
  strictColumns,
}: Pick<JobReport['asked']['options'], 'map' | 'set' | 'strictColumns'>): string {
  const parts = [
    ...Object.entries(map).map(([column, field]) => `${column} as ${field}`),
    ...Object.entries(set).map(([field, value]) => `${field} always ${value}`),
    strictColumns ? 'others must not exist' : 'others by name',
  ];
  return parts.length === 1 && !strictColumns ? 'by name' : parts.join(', ');
}

function sinceWords({
  since,
  deactivateMissing,
  maxDeactivate,
}: Pick<
  JobReport['asked']['options'],
  'since' | 'deactivateMissing' | 'maxDeactivate'
>): readonly (readonly [string, string])[] {
  if (since === null) return [];
  const missing = deactivateMissing ? `deactivated, at most ${maxDeactivate}` : 'left as they are';
  return [
    ['Since', since.replaceAll(',', ', ')],
    ['Missing rows', missing],
  ];
}

function orgWords(orgId: string | null, createOrgs: boolean, file: string | null): string {
  return orgId === null ? comingWords(createOrgs, file) : `all users join ${orgId}`;
}

/** Where organizations or roles come from that the environment lacks. */
function comingWords(isCreated: boolean, file: string | null): string {
  const words = isCreated ? 'created when missing' : 'must exist';
  return file === null ? words : `${words}, described by ${file}`;
}

/** What arrived and what existed, as names, numbers and their parts. */
export function arrivedFacts(summary: Summary): readonly (readonly [string, number, string])[] {
  const { existing, usersCreated, usersAdopted, usersUpdated, usersUnchanged } = summary;
  const { membershipsCreated, membershipsExisting, membershipsUnchanged } = summary;
  const { membershipsInactive, membershipsPending } = summary;
  const { missing, membershipsDeactivated, requests } = summary;
  return [
    [
      'Users',
      usersOf(summary),
      partsOf(
        [usersCreated, 'created'],
        [usersAdopted, 'adopted'],
        [usersUpdated, 'updated'],
        [usersUnchanged, 'unchanged'],
      ),
    ],
    ...(existing > 0 ? [['Exist already', existing, 'of the failed rows'] as const] : []),
    [
      'Memberships',
      membershipsOf(summary),
      partsOf(
        [membershipsCreated, 'created'],
        [membershipsExisting, 'found'],
        [membershipsUnchanged, 'unchanged'],
        [membershipsInactive, 'inactive'],
        [membershipsPending, 'pending'],
      ),
    ],
    ...factorFacts(summary),
    ...(missing > 0
      ? [['Missing rows', missing, partsOf([membershipsDeactivated, 'deactivated'])] as const]
      : []),
    ...organizationFacts(summary),
    ...roleFacts(summary),
    [
      'Requests',
      requests.writes + requests.reads,
      partsOf([requests.throttled, 'answered 429'], [requests.retried, 'retried']),
    ],
  ];
}

function factorFacts(summary: Summary): readonly (readonly [string, number, string])[] {
  const factors = factorsOf(summary);
  const parts = partsOf(
    [summary.factorsCreated, 'created'],
    [summary.factorsExisting, 'found'],
    [summary.factorsUnchanged, 'unchanged'],
  );
  return factors > 0 ? [['Second factors', factors, parts]] : [];
}

function organizationFacts(summary: Summary): readonly (readonly [string, number, string])[] {
  const { organizationsCreated, organizationsFound, organizationsUpdated } = summary;
  const { organizationsFailed } = summary;
  return [
    [
      'Organizations',
      organizationsCreated + organizationsFound + organizationsUpdated,
      partsOf(
        [organizationsCreated, 'created'],
        [organizationsFound, 'found'],
        [organizationsUpdated, 'updated'],
      ),
    ],
    ...(organizationsFailed > 0
      ? [['Failed organizations', organizationsFailed, 'of organizations.csv'] as const]
      : []),
  ];
}

function roleFacts(summary: Summary): readonly (readonly [string, number, string])[] {
  const { rolesCreated, rolesFound, rolesUpdated, rolesFailed, permissionsCreated } = summary;
  const roles = rolesCreated + rolesFound + rolesUpdated + rolesFailed;
  const parts = partsOf(
    [rolesCreated, 'created'],
    [rolesFound, 'found'],
    [rolesUpdated, 'updated'],
    [rolesFailed, 'failed'],
  );
  return [
    ...(roles > 0 ? [['Roles', roles, parts] as const] : []),
    ...(permissionsCreated > 0 ? [['Permissions', permissionsCreated, 'created'] as const] : []),
  ];
}

function partsOf(...parts: readonly (readonly [number, string])[]): string {
  return parts.flatMap(([value, word]) => (value > 0 ? `${count(value)} ${word}` : [])).join(', ');
}

/** From when to when; the second day is omitted when it is the first. */
export function periodWords({ startedAt, endedAt }: Summary): string {
  const [from, to] = [timeWords(startedAt), endedAt === null ? undefined : timeWords(endedAt)];
  if (to === undefined) return `since ${from}`;
  const isOneDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from.replace(' UTC', '')} to ${isOneDay ? to.slice(11) : to}`;
}

/** The last verification, in words that follow "Verified". */
export function verificationWords(verification: Verification): string {
  return `on ${timeWords(verification.verifiedAt)}: ${describeVerification(verification)}`;
}

/** How to read the charts, and what they cannot show. */
export function courseWords({ bars, barMs, runs, hasRows, coarsestMs }: Course): readonly string[] {
  if (bars.length === 0) return ['The ledger has no record of the progress of this job.'];
  const [last] = bars.slice(-1);
  if (bars.length === 1 && last !== undefined) {
    return [`The job ran for ${duration(last.toMs)}, which is too short for a chart.`];
  }
  const words = [
    `Each bar covers ${duration(barMs)} of working time, without the pauses between runs. ` +
      `Counts were recorded at least every ${duration(coarsestMs)}. ` +
      'Rows are distributed evenly in between; a 429 appears where it was recorded.',
  ];
  if (runs.length > 1) {
    words.push(`${count(runs.length)} runs; dashed lines mark the start of each later run.`);
  }
  if (!hasRows) {
    words.push(
      'An older version ran all or part of this job and did not record its rows over time.',
    );
  }
  return words;
}

/** What an undo has taken back, in a sentence and by kind. */
export function undoWords({ state, beganAt, summary }: UndoState): {
  readonly words: string;
  readonly facts: readonly (readonly [string, string])[];
} {
  const end = state === 'done' ? 'It is finished.' : 'It is not finished: run it again.';
  const kinds = [
    ['Memberships', summary.memberships],
    ['Users', summary.users],
    ...(hasAny(summary.factors) ? [['Second factors', summary.factors] as const] : []),
    ['Organizations', summary.organizations],
  ] as const;
  const facts = kinds.map(([name, { deleted, restored, gone, kept, failed }]) => {
    const counts = { deleted, restored, 'gone already': gone, kept, failed };
    const parts = Object.entries(counts).filter(([, value]) => value > 0);
    const text = parts.map(([word, value]) => `${count(value)} ${word}`).join(', ');
    return [name, text === '' ? 'none' : text] as const;
  });
  return { words: `The job was undone from ${timeWords(beganAt)} on. ${end}`, facts };
}

function hasAny(counts: UndoState['summary']['factors']): boolean {
  return Object.values(counts).some((value) => value > 0);
}

/** The organizations that are not listed; undefined when all are. */
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
  if (restRows > 0) {
    parts.push(`${countOf(restRows, 'row')} of organizations that are not counted individually`);
  }
  return parts.length === 0 ? undefined : `and ${parts.join(', and ')}`;
}
