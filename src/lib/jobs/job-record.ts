import type { OrganizationId, Tally } from '../model';
import { LEDGER_VERSION } from './chunk-record';

/** One record of the coordinator's ledger, `job.log`. */
export type JobRecord =
  | { readonly type: 'job'; readonly jobId: string; readonly nonce: string; readonly atMs: number }
  | { readonly type: 'org_intent'; readonly key: string; readonly atMs: number }
  | {
      readonly type: 'org';
      readonly key: string;
      readonly id: OrganizationId;
      readonly outcome: 'created' | 'found';
    }
  | { readonly type: 'grant'; readonly chunk: number; readonly epoch: number }
  | {
      readonly type: 'receipt';
      readonly chunk: number;
      readonly epoch: number;
      readonly tally: Tally;
    };

/** The record as the array that is stored; the tag comes first. */
export function jobRecordToArray(record: JobRecord): readonly unknown[] {
  switch (record.type) {
    case 'job':
      return ['job', LEDGER_VERSION, record.jobId, record.nonce, record.atMs];
    case 'org_intent':
      return ['o?', record.key, record.atMs];
    case 'org':
      return ['o', record.key, record.id, record.outcome];
    case 'grant':
      return ['grant', record.chunk, record.epoch];
    case 'receipt':
      return ['done', record.chunk, record.epoch, record.tally];
  }
}
