import { StopSwitch } from '../../../../src/lib/import';
import type { OrgDirectory, OrgResolution } from '../../../../src/lib/import/rows/org-resolver';
import {
  ORGANIZATIONS,
  RemoteOrgDirectory,
  serveOrgs,
} from '../../../../src/lib/import/workers/services/organizations';
import { Abort, asOrganizationId, asServerCode, type OrgRef } from '../../../../src/lib/model';
import { settle } from '../../../support/fake-clock';
import { plug } from '../../../support/workers';

const ACME: OrgRef = { kind: 'external_id', externalId: 'acme', name: 'Acme' };
const FOUND: OrgResolution = { ok: true, id: asOrganizationId('org_1') };
const FAILED: OrgResolution = {
  ok: false,
  attempts: 6,
  failure: {
    kind: 'server_error',
    code: asServerCode('unknown'),
    message: 'Service unavailable',
    retryClass: 'transient',
    ambiguous: true,
  },
};

/** Both ends. The coordinator resolves every organization with `resolve`. */
function orgsOfWorker(resolve: OrgDirectory['resolve']) {
  const { up, down } = plug(ORGANIZATIONS);
  const [stop, stopOfWorker] = [new StopSwitch(), new StopSwitch()];
  const remote = new RemoteOrgDirectory({ send: up.send, stop: stopOfWorker });
  up.connect(serveOrgs({ send: down.send, orgs: { resolve }, stop }));
  down.connect(remote.receivers);
  return { remote, stop, stopOfWorker, up, down };
}

describe('the organizations of a worker', () => {
  it('are resolved by the coordinator, each asked for once', async () => {
    const asked: OrgRef[] = [];
    const { remote, up } = orgsOfWorker(async (ref) => {
      asked.push(ref);
      return FOUND;
    });
    const all = await Promise.all([remote.resolve(ACME), remote.resolve(ACME)]);
    expect([...all, await remote.resolve(ACME)]).toEqual([FOUND, FOUND, FOUND]);
    expect(asked).toEqual([ACME]);
    expect(up.sent).toHaveLength(1);
  });

  it('are asked for again after a failure', async () => {
    const answers = [FAILED, FOUND];
    const { remote } = orgsOfWorker(async () => answers.shift() ?? FAILED);
    expect(await remote.resolve(ACME)).toEqual(FAILED);
    expect(await remote.resolve(ACME)).toEqual(FOUND);
  });

  it('stay without an answer when the coordinator halts, until the worker is halted, too', async () => {
    const halt = new Abort('key_refused', 'key_refused', 'The key was refused');
    const { remote, stop, stopOfWorker, down } = orgsOfWorker(() => Promise.reject(halt));
    const open = remote.resolve(ACME);
    await settle();
    expect(stop.reason).toBe(halt);
    expect(down.sent).toEqual([]);
    stopOfWorker.halt(halt);
    await expect(open).rejects.toBe(halt);
  });
});
