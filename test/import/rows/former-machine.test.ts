import { findOrCreateOrg, type OrgTask } from '../../../src/lib/import/rows/find-or-create-org';
import type { StepContext } from '../../../src/lib/import/rows/step-context';
import { AN_OPTIONS } from '../../support/an-import';
import { FakeClock } from '../../support/fake-clock';

const INTENT = { atMs: 5 };

/** How long the job pauses after a look that found nothing and before it records its intent to create. */
async function pausesBefore(
  ref: OrgTask['ref'],
  given: { readonly doubtSince?: typeof INTENT; readonly quietInMs?: number },
): Promise<readonly number[]> {
  const { doubtSince, quietInMs } = given;
  const clock = new FakeClock();
  const pauses: number[] = [];
  const nothing = { ok: true, value: { matches: [] } };
  const context = {
    clock,
    nonce: 'nonce',
    options: AN_OPTIONS,
    ...(quietInMs === undefined ? {} : { formerQuietMs: clock.monotonicMs() + quietInMs }),
    gateway: {
      listOrganizationsByName: async () => nothing,
      findOrganizationByExternalId: async () => ({ ok: true, value: undefined }),
    },
    stack: {
      serverClock: { since: () => () => true, intentNow: () => INTENT },
      look: (_class: string, send: () => unknown) => send(),
      pause: async (ms: number) => void pauses.push(ms),
    },
  } as unknown as StepContext;
  const intended = new Error('about to create');
  const intend = () => Promise.reject(intended);
  const task = { ref, intend, ...(doubtSince && { doubtSince }) };
  await expect(findOrCreateOrg(context, task)).rejects.toBe(intended);
  return pauses;
}

describe('an organization that a machine which disappeared was about to create', () => {
  const byName = { kind: 'name', name: 'Acme' } as const;
  const byId = { kind: 'external_id', externalId: 'acme', name: 'Acme' } as const;

  it('is looked for when no request of that machine can arrive any more, if its name is all it has', async () => {
    expect(await pausesBefore(byName, { doubtSince: INTENT, quietInMs: 29_000 })).toEqual([29_000]);
  });

  it('is not waited for otherwise', async () => {
    expect(await pausesBefore(byName, { doubtSince: INTENT, quietInMs: -1 })).toEqual([]);
    expect(await pausesBefore(byName, { doubtSince: INTENT })).toEqual([]);
    expect(await pausesBefore(byName, { quietInMs: 29_000 })).toEqual([]);
    expect(await pausesBefore(byId, { doubtSince: INTENT, quietInMs: 29_000 })).toEqual([]);
  });
});
