import {
  anyOf,
  type Guard,
  isCount,
  isFailure,
  isOrganizationId,
  isOrgRef,
  objectOf,
  oneOf,
  orgKey,
  type OrgRef,
} from '../../../model';
import { Questions } from '../../../processes';
import type { StopSwitch } from '../../../requests';
import type { OrgDirectory, OrgResolution } from '../../rows/org-resolver';
import { answer, type Receivers, type Send, type ServiceMessages } from '../channel';
import type { CoordinatorServices } from '../coordinator-services';

const isOrgResolution: Guard<OrgResolution> = anyOf<OrgResolution>(
  objectOf<OrgResolution & { ok: true }>({ ok: oneOf(true), id: isOrganizationId }),
  objectOf<OrgResolution & { ok: false }>({
    ok: oneOf(false),
    failure: isFailure,
    attempts: isCount,
  }),
);

/** The coordinator resolves each organization once for all workers. */
export const ORGANIZATIONS = {
  fromWorker: {
    resolve_org: { ask: isCount, ref: isOrgRef },
  },
  toWorker: {
    org: { ask: isCount, resolution: isOrgResolution },
  },
} as const satisfies ServiceMessages;

/**
 * The organizations as a worker sees them. It asks for each once, and again for one that could not be resolved, since
 * the coordinator decides when another attempt is worthwhile. Once the run is halted, nothing more is resolved.
 */
export class RemoteOrgDirectory implements OrgDirectory {
  readonly receivers: Receivers<typeof ORGANIZATIONS.toWorker> = {
    org: ({ ask, resolution }) => {
      this.questions.answer(ask, resolution);
    },
  };
  private readonly known = new Map<string, Promise<OrgResolution>>();
  private readonly questions = new Questions<OrgResolution>();

  constructor(
    private readonly parts: {
      readonly send: Send<typeof ORGANIZATIONS.fromWorker>;
      readonly stop: Pick<StopSwitch, 'onHalt'>;
    },
  ) {
    parts.stop.onHalt((reason) => {
      this.questions.close(reason);
    });
  }

  resolve(ref: OrgRef): Promise<OrgResolution> {
    const key = orgKey(ref);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const resolution = this.questions.ask((ask) => {
      this.parts.send({ type: 'resolve_org', ask, ref });
    });
    this.known.set(key, resolution);
    resolution.then(
      ({ ok }) => ok || this.known.delete(key),
      // The caller of `resolve` gets the rejection.
      () => undefined,
    );
    return resolution;
  }
}

/** Resolves the organizations that one worker asks for. */
export function serveOrgs(
  parts: Pick<CoordinatorServices, 'orgs' | 'stop'> & {
    readonly send: Send<typeof ORGANIZATIONS.toWorker>;
  },
): Receivers<typeof ORGANIZATIONS.fromWorker> {
  const { send, orgs, stop } = parts;
  return {
    resolve_org: ({ ask, ref }) => {
      answer(stop, async () => {
        send({ type: 'org', ask, resolution: await orgs.resolve(ref) });
      });
    },
  };
}
