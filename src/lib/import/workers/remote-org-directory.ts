import { type Abort, orgKey, type OrgRef } from '../../model';
import type { OrgResolution, OrgDirectory } from '../rows/org-resolver';
import { Questions } from '../../processes';
import type { FromWorker } from './worker-messages';

/**
 * The organizations as a worker sees them. The coordinator resolves each once, and the worker asks for each once. It
 * asks again for one that could not be resolved, since the coordinator decides when another attempt is worthwhile.
 */
export class RemoteOrgDirectory implements OrgDirectory {
  private readonly known = new Map<string, Promise<OrgResolution>>();
  private readonly questions = new Questions<OrgResolution>();

  constructor(private readonly send: (message: FromWorker) => void) {}

  resolve(ref: OrgRef): Promise<OrgResolution> {
    const key = orgKey(ref);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const resolution = this.questions.ask((ask) => {
      this.send({ type: 'org', ask, ref });
    });
    this.known.set(key, resolution);
    resolution.then(
      ({ ok }) => ok || this.known.delete(key),
      // The caller of `resolve` gets the rejection.
      () => undefined,
    );
    return resolution;
  }

  answer(ask: number, resolution: OrgResolution): void {
    this.questions.answer(ask, resolution);
  }

  /** The run is halted: nothing more will be resolved. */
  close(reason: Abort): void {
    this.questions.close(reason);
  }
}
