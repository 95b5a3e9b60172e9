import {
  keyOfObject,
  type KeptObject,
  type OpenedJob,
  totalUndone,
  type UndoPhase,
  type UndoSummary,
} from '../jobs';
import { defined } from '../model';
import { inLanes, type RequestRoute } from '../requests';
import { reportOpen } from './open-requests';
import { reportOpenRole } from './open-roles';
import type { UndoPorts } from './ports';
import { keptFor } from './reasons';
import { restore } from './restore';
import { type AnyTouch, type RowTraces, type Touch, tracesOf } from './row-traces';
import { readSurveyed, type SurveyedChunk, type SurveyedOrg } from './survey';
import { takeBackBelonging } from './take-back-belonging';
import { takeBackOrganization } from './take-back-organization';
import { takeBackPermission } from './take-back-permission';
import { takeBackRole } from './take-back-role';
import { takeBackUser } from './take-back-user';
import type { UndoContext } from './undo-context';
import { UndoPart } from './undo-part';

/** What the phases of an undo need. */
export interface PhaseSetup {
  readonly opened: OpenedJob;
  readonly context: UndoContext;
  readonly ports: UndoPorts;
  readonly route: RequestRoute;
  /** Objects in progress at most. */
  readonly lanes: number;
}

/** What became of one part. */
interface EndedPart {
  readonly counts: UndoSummary;
  /** Of a dry run alone: otherwise the log has them. */
  readonly kept: readonly KeptObject[];
}

export interface PhasesEnd {
  readonly parts: readonly EndedPart[];
  /** False when the run was stopped. */
  readonly isComplete: boolean;
  /** True when WorkOS has carried out a change. */
  readonly hasWritten: boolean;
}

/** At a pace of 50 deletions a minute a batch takes a minute. */
const ORGANIZATIONS_PER_PART = 50;

/**
 * Takes everything back, phase by phase, each a chunk or a batch of organizations after the other. What is finished since
 * an earlier run is counted and not done again.
 */
export async function runPhases(
  setup: PhaseSetup,
  progress: { readonly objects: number; readonly beganMs: number },
): Promise<PhasesEnd> {
  const run = new PhaseRun(setup, progress);
  const { chunks } = setup.context.survey;
  for (const surveyed of chunks) {
    await run.part('users', surveyed.chunk.index, () => userWorks(setup, surveyed));
  }
  for (const surveyed of chunks) {
    await run.part('memberships', surveyed.chunk.index, () => membershipWorks(setup, surveyed));
  }
  await run.afterChunks();
  await run.roles();
  if (!setup.context.options.keepOrganizations) await run.organizations();
  return run.end();
}

/** The work on one object. */
type Work = (context: UndoContext, part: UndoPart) => Promise<void>;

/** The users that the rows of a chunk created or changed. */
async function userWorks(setup: PhaseSetup, surveyed: SurveyedChunk): Promise<readonly Work[]> {
  const works: Work[] = [];
  for (const { touches, open } of await readTraces(setup, surveyed)) {
    const membership = touches.find(({ kind, isCreated }) => kind === 'membership' && isCreated);
    for (const touch of ownTouches(setup, touches, 'user')) {
      const taken = { touch, ...(membership === undefined ? {} : { membershipId: membership.id }) };
      works.push(
        touch.isCreated
          ? (context, part) => takeBackUser(context, part, taken)
          : (context, part) => restore(context, part, touch),
      );
    }
    for (const request of open.filter(({ kind }) => kind === 'user')) {
      works.push((context, part) => reportOpen(context, part, request));
    }
  }
  return works;
}

/** The memberships and second factors that the rows of a chunk created or changed. */
async function membershipWorks(
  setup: PhaseSetup,
  surveyed: SurveyedChunk,
): Promise<readonly Work[]> {
  const works: Work[] = [];
  for (const { touches, open } of await readTraces(setup, surveyed)) {
    for (const kind of ['membership', 'factor'] as const) {
      for (const touch of ownTouches(setup, touches, kind)) {
        works.push((context, part) =>
          touch.isCreated
            ? takeBackBelonging(context, part, { ...touch, kind })
            : restore(context, part, touch),
        );
      }
    }
    for (const request of open.filter(({ kind }) => kind !== 'user')) {
      works.push((context, part) => reportOpen(context, part, request));
    }
  }
  return works;
}

async function readTraces(
  { opened }: PhaseSetup,
  surveyed: SurveyedChunk,
): Promise<readonly RowTraces[]> {
  const { rows } = await readSurveyed(opened.job.ledgers, surveyed, opened);
  return [...rows].map(([row, state]) => tracesOf(row, state));
}

/** What is taken back with this row: an object of several rows is taken back with one of them. */
function ownTouches(
  { context }: PhaseSetup,
  touches: readonly Touch[],
  kind: Touch['kind'],
): readonly Touch[] {
  return touches.flatMap((touch) => {
    if (touch.kind !== kind) return [];
    const merged = context.survey.merged.get(keyOfObject(kind, touch.id));
    if (merged === undefined) return [touch];
    return merged.row === touch.row ? [merged] : [];
  });
}

class PhaseRun {
  private readonly parts: EndedPart[] = [];
  private settled = 0;
  private left = 0;
  private isComplete = true;

  constructor(
    private readonly setup: PhaseSetup,
    private readonly progress: { readonly objects: number; readonly beganMs: number },
  ) {}

  /** Does the works of one part, unless an earlier run has finished it. */
  async part(
    phase: UndoPhase,
    part: number,
    worksOf: () => Promise<readonly Work[]> | readonly Work[],
  ): Promise<void> {
    const { context, ports, lanes } = this.setup;
    const { stop } = ports;
    this.isComplete &&= !stop.isStopping;
    if (!this.isComplete) return;
    const finished = context.history.finished(phase, part);
    if (finished !== undefined) {
      this.parts.push({ counts: finished, kept: [] });
      const { deleted, restored, gone } = totalUndone(finished);
      this.addSettled(deleted + restored + gone, 0);
      return;
    }
    const done = new UndoPart(phase, part, (isLeft) => {
      this.addSettled(1, isLeft ? 1 : 0);
    });
    const works = await worksOf();
    const isDone = await inLanes(works, { lanes, stop }, (work) => work(context, done));
    this.parts.push({ counts: done.counts, kept: context.isDryRun ? done.kept : [] });
    this.isComplete = isDone;
    if (isDone) await context.record(...done.receipt());
  }

  /** The parts after those of all chunks: what the job changed without a row. */
  async afterChunks(): Promise<void> {
    const { context, opened } = this.setup;
    const { csv, options } = opened.spec;
    const { deactivated, updatedOrganizations } = context.survey;
    const first = Math.ceil(csv.rows / options.chunkSize);
    for (const [index, touches] of [deactivated, updatedOrganizations].entries()) {
      if (touches.length === 0) continue;
      await this.part('memberships', first + index, () => touches.map(restoreWork));
    }
  }

  /** Roles before permissions, which they have, and both before organizations. */
  async roles(): Promise<void> {
    const { roles, permissions, openRoles } = this.setup.context.survey;
    const works = [
      roles.map(
        (role): Work =>
          (context, part) =>
            takeBackRole(context, part, role),
      ),
      permissions.map(
        (each): Work =>
          (context, part) =>
            takeBackPermission(context, part, each),
      ),
      openRoles.map(
        (open): Work =>
          (context, part) =>
            reportOpenRole(context, part, open),
      ),
    ];
    for (const [part, some] of works.entries()) {
      if (some.length > 0) await this.part('roles', part, () => some);
    }
  }

  async organizations(): Promise<void> {
    const { survey } = this.setup.context;
    const { organizations } = survey;
    for (let first = 0; first < organizations.length; first += ORGANIZATIONS_PER_PART) {
      const batch = organizations.slice(first, first + ORGANIZATIONS_PER_PART);
      // The first part is that of organizations without records.
      await this.part('organizations', 1 + first / ORGANIZATIONS_PER_PART, () =>
        batch.map(organizationWork),
      );
    }
    const works = [
      ...[...survey.unrecordedOrganizations].map((id) =>
        keeping({ kind: 'organization', id, reason: 'unproved' }),
      ),
      ...Array.from({ length: survey.unknownOrganizations }, () =>
        keeping({ kind: 'organization', reason: 'in_doubt' }),
      ),
    ];
    if (works.length > 0) await this.part('organizations', 0, () => works);
  }

  end(): PhasesEnd {
    const { parts, isComplete, setup } = this;
    return { parts, isComplete, hasWritten: setup.context.history.done.size > 0 };
  }

  private addSettled(objects: number, left: number): void {
    this.settled += objects;
    this.left += left;
    const { settled, progress, setup } = this;
    const { ports, route } = setup;
    ports.emit({
      type: 'progress',
      progress: {
        objects: progress.objects,
        settled,
        left: this.left,
        elapsedMs: ports.clock.monotonicMs() - progress.beganMs,
        requests: route.counts,
        share: route.permits.share,
      },
    });
  }
}

/** An object of which the ledger does not say enough. */
function keeping({
  kind,
  id,
  reason,
}: {
  readonly kind: 'organization';
  readonly id?: string;
  readonly reason: 'unproved' | 'in_doubt';
}): Work {
  return (_context, part) => {
    part.keep(keptFor({ kind, ...defined({ id }) }, reason));
    return Promise.resolve();
  };
}

function restoreWork(touch: AnyTouch): Work {
  return (context, part) => restore(context, part, touch);
}

function organizationWork(organization: SurveyedOrg): Work {
  return (context, part) => takeBackOrganization(context, part, organization);
}
