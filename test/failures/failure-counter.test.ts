import { type CountKey, FailureCounter } from '../../src/lib/failures';
import { failureOf } from '../support/jobs/records';

const FAILURES = [
  failureOf(1, { httpStatus: 409, errorCode: 'taken', orgId: 'org_1', orgExternalId: 'acme' }),
  failureOf(2, { httpStatus: 404, errorType: 'org_resolution', orgExternalId: 'acme' }),
  failureOf(3, { httpStatus: 409, errorCode: 'taken', orgId: 'org_2' }),
  failureOf(4, { errorType: 'row_invalid', errorMessage: 'Metadata is invalid JSON' }),
];

describe('failures counted', () => {
  it.each<[CountKey, [string, number][]]>([
    [
      'type',
      [
        ['user_create', 2],
        ['org_resolution', 1],
        ['row_invalid', 1],
      ],
    ],
    [
      'message',
      [
        ['Email already exists', 3],
        ['Metadata is invalid JSON', 1],
      ],
    ],
    [
      'code',
      [
        ['(none)', 2],
        ['taken', 2],
      ],
    ],
    [
      'status',
      [
        ['409', 2],
        ['(none)', 1],
        ['404', 1],
      ],
    ],
    [
      'org',
      [
        ['acme', 2],
        ['(none)', 1],
        ['org_2', 1],
      ],
    ],
  ])('by %s have the most frequent first, and those without one, too', (key, counts) => {
    const counter = new FailureCounter(key);
    for (const failure of FAILURES) counter.add(failure);
    expect(counter.list().map((each) => [each.key, each.count])).toEqual(counts);
  });

  it('keep only so many keys apart, and no failure uncounted', () => {
    const counter = new FailureCounter('message', 2);
    for (const errorMessage of ['a', 'b', 'c', 'd', 'a']) {
      counter.add(failureOf(1, { errorMessage }));
    }
    expect(counter.list()).toEqual([
      { key: '(others)', count: 2 },
      { key: 'a', count: 2 },
      { key: 'b', count: 1 },
    ]);
  });
});

it('an organization is counted as the file names it', () => {
  const counter = new FailureCounter('org');
  counter.add(failureOf(1, { orgName: 'Acme', orgId: 'org_1' }));
  counter.add(failureOf(2, { orgName: 'Acme' }));
  counter.add(failureOf(3, { orgExternalId: 'beta', orgId: 'org_2' }));
  counter.add(failureOf(4, { orgId: 'org_3' }));
  expect(counter.list()).toEqual([
    { key: 'Acme', count: 2 },
    { key: 'beta', count: 1 },
    { key: 'org_3', count: 1 },
  ]);
});
