import { FailureStreak } from '../../../src/lib/import/run/failure-streak';
import type { RowFailure } from '../../../src/lib/model';
import { failureOf } from '../../support/jobs/records';

function failing(errorCode: string): RowFailure {
  return { ...failureOf(1), errorType: 'membership_create', errorCode, retryable: false };
}

const ROLES = failing('multiple_roles_not_enabled');

describe('consecutive failures with one cause', () => {
  it('stop the run when a setting of the environment causes them, with the remedy', () => {
    const streak = new FailureStreak();
    for (let i = 1; i < 25; i += 1) expect(streak.add(ROLES)).toBeUndefined();
    expect(streak.add(ROLES)).toMatchObject({
      reason: 'stopped_early',
      code: 'multiple_roles_not_enabled',
      message: expect.stringContaining('25 consecutive rows'),
      actions: [expect.stringContaining('Enable multiple roles')],
    });
  });

  it.each(['invalid_role', 'email_not_available', 'invalid_password_hash'])(
    'never stop it when rows cause them: %s',
    (code) => {
      const streak = new FailureStreak();
      for (let i = 0; i < 100; i += 1) expect(streak.add(failing(code))).toBeUndefined();
    },
  );

  it.each([
    ['a row that succeeds', (streak: FailureStreak) => streak.end()],
    ['another failure', (streak: FailureStreak) => streak.add(failing('invalid_role'))],
  ])('are counted anew after %s', (_case, between) => {
    const streak = new FailureStreak();
    for (let i = 1; i < 25; i += 1) streak.add(ROLES);
    between(streak);
    for (let i = 1; i < 25; i += 1) expect(streak.add(ROLES)).toBeUndefined();
    expect(streak.add(ROLES)?.code).toBe('multiple_roles_not_enabled');
  });
});
