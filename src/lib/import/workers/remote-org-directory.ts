import { type Abort, orgKey, type OrgRef } from '../../model';
import type { OrgResolution, OrgDirectory } from '../rows/org-resolver';
import { Questions } from '../../processes';
import type { FromWorker } from './worker-messages';

/**
 * A worker's end of the organizations: the coordinator resolves each once, a worker asks for each once; for one that
 * could not be had it asks again, since the coordinator knows when that is worth another look.
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
      // Whoever asked hears of it.
      () => undefined,
    );
    return resolution;
  }

  answer(ask: number, resolution: OrgResolution): void {
    this.questions.answer(ask, resolution);
  }

  /** The run is halted: nothing will be resolved any more. */
  close(reason: Abort): void {
    this.questions.close(reason);
  }
}
