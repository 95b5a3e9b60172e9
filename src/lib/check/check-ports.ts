import type { ImportPorts } from '../import';
import type { EmitCheck } from './events';

/** The outside world of a check. */
export interface CheckPorts extends Pick<
  ImportPorts,
  'files' | 'clock' | 'random' | 'newNonce' | 'digestKey' | 'gateway' | 'stop' | 'books'
> {
  readonly emit: EmitCheck;
  /** Where the jobs are that `--since` names, if not on the disk that the check uses. */
  readonly earlierFiles?: ImportPorts['files'];
}
