import type { Lease } from '../../chunks';
import type { Chunk, CsvChunk } from '../../model';
import type { PermitSource, Throttle } from '../../pacing';
import type { PausableProcess, RequestCounters, StopSwitch } from '../../requests';
import type { EmailChain } from '../repeats/email-chain';
import type { RowLinks } from '../repeats/row-links';
import type { KnownRows } from '../since/known-row';
import type { OrgDirectory } from '../rows/org-resolver';
import type { RowsReport } from '../rows/rows-report';

/** What the coordinator's ends of the services work with: the parts that a run has once. */
export interface CoordinatorServices {
  readonly permits: PermitSource;
  readonly orgs: OrgDirectory;
  readonly chain: EmailChain;
  readonly links: RowLinks;
  readonly known: KnownRows;
  readonly bytesOf: (chunk: Chunk) => CsvChunk;
  readonly stop: StopSwitch;
  /** The requests of the whole run. */
  readonly counts: RequestCounters;
  readonly throttles: {
    /** The worker `from` was answered 429. */
    report(throttle: Throttle, from: PausableProcess): void;
  };
  /** A worker is in an outage, or no longer. */
  readonly onOutage: (isOn: boolean) => void;
  readonly onNextProbe: (inMs: number) => void;
  readonly onRows: (lease: Lease, report: RowsReport) => void;
}
