import { join } from 'node:path';
import type { UndoOptions } from '../../../src/lib/jobs';
import { type Abort, parseJobId } from '../../../src/lib/model';
import { runUndo, type UndoEnd, type UndoEvent, type UndoPorts } from '../../../src/lib/undo';
import { type RunSetup, type TestBed, withPorts } from '../import-test-bed';

export interface UndoSetup extends Omit<RunSetup, 'onEvent'> {
  readonly options?: Partial<UndoOptions>;
  readonly isDryRun?: boolean;
  readonly changes?: { readonly concurrency?: number };
  readonly onUndoEvent?: (event: UndoEvent) => void;
  readonly confirm?: UndoPorts['confirm'];
}

/** Undoes a job of the test bed. */
export function undo(bed: TestBed, setup: UndoSetup = {}): Promise<UndoEnd> {
  const { options, isDryRun = false, changes = {}, onUndoEvent, confirm } = setup;
  const jobId = parseJobId(setup.jobId ?? 'job');
  if (jobId === undefined) throw new Error('the test names no job');
  const request = {
    jobId,
    checkpointDir: join(bed.folder, 'jobs'),
    target: { apiUrl: bed.sandbox.url, environment: 'test' as const },
    options: { includeChanged: false, keepOrganizations: false, ...options },
    isDryRun,
    changes,
  };
  return withPorts(setup, bed, ({ confirm: _ofImports, ...ports }) =>
    runUndo(request, {
      ...ports,
      emit: onUndoEvent ?? (() => undefined),
      ...(confirm === undefined ? {} : { confirm }),
    }),
  );
}

/** The error of an undo that does not begin. */
export async function refusalOf(work: Promise<unknown>): Promise<Abort> {
  return work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: unknown) => error as Abort,
  );
}

/** What the sandbox contains, without what each write changes: times of updates, and names that are empty or null. */
export async function contentsOf(bed: TestBed): Promise<unknown> {
  const { users, organizations, memberships, auth_factors: factors } = await bed.state();
  const sorted = (items: readonly { readonly id: string }[]): readonly object[] =>
    [...items]
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map((item) => ({ ...item, updated_at: undefined }));
  const named = users.map((user) => ({
    ...user,
    first_name: user.first_name === '' ? null : user.first_name,
    last_name: user.last_name === '' ? null : user.last_name,
  }));
  return {
    users: sorted(named),
    organizations: sorted(organizations),
    memberships: sorted(memberships),
    factors: sorted(factors),
  };
}

/** Sends a control request to the sandbox of a test bed. */
export async function control(bed: TestBed, page: 'edit' | 'delete', body: object): Promise<void> {
  const { url, key } = bed.sandbox;
  const answer = await fetch(`${url}/_sandbox/${page}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${page}: ${String(answer.status)} ${await answer.text()}`);
}
