import type { FileSample } from '../exports';
import type { ConvertRequest } from './convert-request';
import { isRanked } from './people/user-stage';
import { isRowPerMembership, type PartFile, type Recognised } from './recognise/recognise';

/** How far a run is, over all its passes. */
export interface RunProgress {
  /** Adds a pass over a file: what is read of it from now on comes on top of what was read. */
  readonly at: (bytesRead: number) => void;
  readonly endOf: (sample: FileSample) => void;
  /** How much of the pass in which users are first judged is done, from 0 to 1. */
  readonly shareOfUsers: () => number;
}

/** How often a conversion reads a file of users. */
export function passesOver({ choices }: Pick<ConvertRequest, 'choices'>) {
  return (file: PartFile): number =>
    (isRanked(choices) ? 2 : 1) + (isRowPerMembership(file) ? 1 : 0);
}

/** @param passes how often a file of users is read */
export function progressOf(
  request: Pick<ConvertRequest, 'onProgress'>,
  { users, others }: Pick<Recognised, 'users' | 'others'>,
  passes: (file: PartFile) => number = () => 1,
): RunProgress {
  const sumOf = (files: readonly PartFile[], times: (file: PartFile) => number): number =>
    files.reduce((sum, file) => sum + times(file) * file.sample.size, 0);
  const sizeOf = (files: readonly PartFile[]): number =>
    [...new Set(files.map(({ sample }) => sample))].reduce((sum, { size }) => sum + size, 0);
  const ofUsers = sumOf(users, () => 1);
  const total = sizeOf(others) + sumOf(users, passes);
  const before = sizeOf(others) + sumOf(users.filter(isRowPerMembership), () => 1);
  let done = 0;
  let inFile = 0;
  return {
    at: (bytesRead) => {
      inFile = bytesRead;
      request.onProgress?.(Math.min(total, done + inFile), total);
    },
    endOf: (sample) => {
      done += sample.size;
      inFile = 0;
    },
    shareOfUsers: () =>
      ofUsers === 0 ? 0 : Math.min(1, Math.max(0, done + inFile - before) / ofUsers),
  };
}
