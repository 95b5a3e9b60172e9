import {
  assertSameEnvironment,
  holdWindow,
  openJobOfTarget,
  outagePatienceMs,
  writesPerSecond,
} from '../import';
import {
  addUndone,
  leftBehind,
  NOTHING_UNDONE,
  type OpenedJob,
  readUndoHistory,
  type UndoHistory,
  type UndoLog,
  type UndoSummary,
} from '../jobs';
import { Abort, addRequests, defined, IdSet, NO_REQUESTS } from '../model';
import { openRoute, type RequestRoute } from '../requests';
import { findOpenOrganizations } from './open-organizations';
import { type Claims, readClaims } from './other-jobs';
import type { UndoEnd, UndoPorts, UndoRequest } from './ports';
import { objectsOf, previewOf, type UndoPreview } from './preview';
import { type Survey, surveyJob } from './survey';
import type { UndoContext } from './undo-context';
import { type PhasesEnd, runPhases } from './undo-phases';

const LISTED = 100;

/**
 * Takes back what a job created, and nothing else: memberships and users, then organizations. Users and memberships that
 * it changed get back the values that they had. May be stopped or killed, and run again.
 *
 * @throws Abort when it did not begin: there is no such job, another process has it, its ledger has lost records, it
 * belongs to another environment, or WorkOS refused the key
 */
export async function runUndo(request: UndoRequest, ports: UndoPorts): Promise<UndoEnd> {
  const opened = await openJobOfTarget(request, ports);
  try {
    return await undoOpened({ request, opened }, ports);
  } finally {
    await opened.job.close();
  }
}

interface OpenedUndo {
  readonly request: UndoRequest;
  readonly opened: OpenedJob;
}

async function undoOpened(undo: OpenedUndo, ports: UndoPorts): Promise<UndoEnd> {
  const { request, opened } = undo;
  const { job, nonce } = opened;
  const beganMs = ports.clock.monotonicMs();
  const options = { ...opened.spec.options, ...request.changes };
  const surveyed = await surveyJob(opened);
  const history = await readUndoHistory(ports.files, job.folder);
  const hasBegun = history.keyDigest !== undefined;
  const pace = { options: request.options, writesPerSecond: writesPerSecond(options) };
  const preview = previewOf(surveyed, { ...pace, hasBegun });
  const route = openRoute(
    {
      writesPerSecond: pace.writesPerSecond,
      concurrency: options.concurrency,
      outagePatienceMs: outagePatienceMs(options),
      isUsedUp: true,
      ...defined({ window: holdWindow(job.hold, ports) }),
    },
    ports,
  );
  const keyDigest = ports.digestKey(nonce);
  await assertSameKey({ ...undo, surveyed, history, keyDigest, route }, ports);
  if (!request.isDryRun) await ports.confirm?.(preview);
  throwWhenStopped(ports);
  const survey = await withOpenOrganizations(surveyed, { ports, route });
  const claims = await readClaims(ports.files, request, survey);
  const log = request.isDryRun ? undefined : await job.openUndo();
  const facts = { ...undo, beganMs, hasBegun, keyDigest, route, survey, claims, history, log };
  try {
    return await takeBack({ ...facts, lanes: 2 * options.concurrency, preview }, ports);
  } finally {
    await log?.close();
  }
}

interface Readied extends OpenedUndo {
  readonly beganMs: number;
  readonly hasBegun: boolean;
  readonly keyDigest: string;
  readonly route: RequestRoute;
  readonly survey: Survey;
  readonly claims: Claims;
  readonly history: UndoHistory;
  /** Absent in a dry run. */
  readonly log: UndoLog | undefined;
  readonly lanes: number;
  readonly preview: UndoPreview;
}

async function takeBack(undo: Readied, ports: UndoPorts): Promise<UndoEnd> {
  const { request, opened, log, keyDigest, route, beganMs, preview, lanes } = undo;
  const { survey, claims, history } = undo;
  const { jobId, options, isDryRun } = request;
  await log?.append({ type: 'run', jobId, atMs: ports.clock.now(), options, keyDigest });
  const way = { stack: route.stack, gateway: ports.gateway };
  const known = { survey, claims, history, kept: new IdSet() };
  const record: UndoContext['record'] = (...records) =>
    log?.append(...records) ?? Promise.resolve();
  const context = { ...way, ...known, options, isDryRun, record };
  const progress = { objects: objectsOf(preview), beganMs };
  const ended = await runPhases({ opened, context, ports, route, lanes }, progress);
  if (ports.stop.bug !== undefined) throw ports.stop.bug;
  const stoppedBy = ended.isComplete ? undefined : ports.stop.reason;
  if (stoppedBy?.reason === 'key_refused' && !undo.hasBegun && !ended.hasWritten) {
    // A key that may read and not write leaves the job as it was: it can still be resumed.
    await log?.discard();
    throw stoppedBy;
  }
  return finish({ ...undo, ended, stoppedBy }, ports);
}

/** @throws Abort `target_differs` when the key leads to another environment */
async function assertSameKey(
  {
    opened,
    surveyed,
    history,
    keyDigest,
    route,
  }: OpenedUndo & {
    readonly surveyed: Survey;
    readonly history: UndoHistory;
    readonly keyDigest: string;
    readonly route: RequestRoute;
  },
  { gateway }: UndoPorts,
): Promise<void> {
  // Where an earlier run has deleted the users by which the environment is known, its key counts.
  if (history.keyDigest === keyDigest) return;
  await assertSameEnvironment({
    keyDigest,
    history: opened.history,
    ledgers: opened.job.ledgers,
    chunks: surveyed.chunks.map(({ chunk }) => chunk),
    stack: route.stack,
    gateway,
  });
}

function throwWhenStopped({ stop }: UndoPorts): void {
  const { reason } = stop;
  if (reason === undefined) return;
  throw new Abort(
    reason.reason,
    reason.code,
    'Stopped before the undo began. Nothing was changed.',
    ['Run the same command again'],
  );
}

async function withOpenOrganizations(
  survey: Survey,
  { ports, route }: { readonly ports: UndoPorts; readonly route: RequestRoute },
): Promise<Survey> {
  const way = { stack: route.stack, gateway: ports.gateway };
  const { created, unknown } = await findOpenOrganizations(survey, way);
  const organizations = [...survey.organizations, ...created];
  const known = new Set(organizations.map(({ id }) => id));
  const unrecorded = [...survey.unrecordedOrganizations].filter((id) => !known.has(id));
  return {
    ...survey,
    organizations,
    unknownOrganizations: unknown,
    unrecordedOrganizations: new Set(unrecorded),
  };
}

async function finish(
  undo: Readied & { readonly ended: PhasesEnd; readonly stoppedBy: Abort | undefined },
  { clock }: UndoPorts,
): Promise<UndoEnd> {
  const { request, opened, log, ended, route, beganMs, stoppedBy, claims } = undo;
  const { parts } = ended;
  const summary = parts.map(({ counts }) => counts).reduce(addUndone, NOTHING_UNDONE);
  if (ended.isComplete) await log?.append({ type: 'end', atMs: clock.now(), counts: summary });
  const kept = (await log?.writeKept(LISTED)) ?? parts.flatMap((part) => part.kept);
  return {
    jobId: request.jobId,
    target: opened.spec.target,
    isDryRun: request.isDryRun,
    options: request.options,
    status: statusOf(summary, stoppedBy),
    summary,
    kept: kept.slice(0, LISTED),
    requests: addRequests(NO_REQUESTS, route.counts),
    durationMs: clock.monotonicMs() - beganMs,
    unread: claims.unread,
    ...defined({ keptPath: log?.keptPath, stoppedBy }),
  };
}

function statusOf(summary: UndoSummary, stoppedBy: Abort | undefined): UndoEnd['status'] {
  if (stoppedBy !== undefined) return 'stopped';
  return leftBehind(summary) === 0 ? 'completed' : 'partial';
}
