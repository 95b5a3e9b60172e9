import { type FailureFilter, matcherOf } from '../../src/lib/failures';
import type { RowFailure } from '../../src/lib/model';
import { failureOf } from '../support/jobs/records';

const ANY: FailureFilter = { types: [], httpStatuses: [], codes: [], emails: [] };

const FAILURES: readonly RowFailure[] = [
  failureOf(1, { email: 'Ann@Example.com', httpStatus: 409, errorCode: 'email_not_available' }),
  failureOf(2, { errorType: 'row_invalid', errorCode: 'metadata_invalid_json' }),
  failureOf(3, { errorType: 'membership_create', httpStatus: 404, errorCode: 'invalid_role' }),
  failureOf(4, { httpStatus: 500, retryable: true }),
  failureOf(5, { errorType: 'membership_create', httpStatus: 500, retryable: true, email: '' }),
];

describe('a filter of failures', () => {
  it.each<[string, Partial<FailureFilter>, number[]]>([
    ['nothing', {}, [1, 2, 3, 4, 5]],
    ['a step', { types: ['membership_create'] }, [3, 5]],
    ['one of two steps', { types: ['membership_create', 'row_invalid'] }, [2, 3, 5]],
    ['a status', { httpStatuses: [500] }, [4, 5]],
    ['one of two statuses', { httpStatuses: [404, 409] }, [1, 3]],
    ['a code', { codes: ['invalid_role'] }, [3]],
    ['an email in another case', { emails: ['aNN@example.COM '] }, [1]],
    ['an email that is empty', { emails: [''] }, [5]],
    ['what is worth another try', { retryable: true }, [4, 5]],
    ['what is not', { retryable: false }, [1, 2, 3]],
    ['a step and a status', { types: ['user_create'], httpStatuses: [500] }, [4]],
    ['two that nothing has together', { codes: ['invalid_role'], httpStatuses: [500] }, []],
  ])('that asks for %s', (_, filter, rows) => {
    const found = FAILURES.filter(matcherOf({ ...ANY, ...filter }));
    expect(found.map(({ recordNumber }) => recordNumber)).toEqual(rows);
  });
});
