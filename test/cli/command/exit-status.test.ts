import { exitStatusOf } from '../../../src/lib/cli/command/exit-status';
import type { AbortReason } from '../../../src/lib/model';

describe('the exit status', () => {
  it.each<[AbortReason, string, number]>([
    ['usage', 'key_missing', 2],
    ['input_invalid', 'csv_no_rows', 4],
    ['job_in_the_way', 'job_exists', 5],
    ['key_refused', 'unauthorized', 6],
    ['stopped_early', 'max_errors', 7],
    ['interrupted', 'sigint', 130],
    ['interrupted', 'sigterm', 143],
  ])('for %s (%s) is %d', (reason, code, status) => {
    expect(exitStatusOf({ reason, code })).toBe(status);
  });

  it('depends on the reason, not on the code', () => {
    expect(exitStatusOf({ reason: 'usage', code: 'sigterm' })).toBe(2);
  });
});
