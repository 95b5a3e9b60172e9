import { belongsToAnother, isOurUser } from '../../../src/lib/import/rows/our-user';
import type { IsSince } from '../../../src/lib/requests';

const INTENT_MS = 1_000_000;

describe('the user that a request of ours created', () => {
  // An object with the id of the row may be a minute older than another.
  const isSince: IsSince = (createdAtMs, { hasSameId }) =>
    createdAtMs >= INTENT_MS - (hasSameId ? 60_000 : 2_000);
  const found = { email: 'ann@example.com', externalId: 'u1', createdAtMs: INTENT_MS };
  const wanted = { email: 'ann@example.com', externalId: 'u1' };

  it.each([
    ['is the same in all', found, wanted, true],
    ['is written in other case', { ...found, email: 'Ann@Example.COM' }, wanted, true],
    ['has another email', { ...found, email: 'bob@example.com' }, wanted, false],
    ['has another external id', { ...found, externalId: 'u2' }, wanted, false],
    ['has its external id in other case', { ...found, externalId: 'U1' }, wanted, false],
    ['has none, and one was sent', { ...found, externalId: null }, wanted, false],
    ['has one, and none was sent', found, { email: wanted.email }, false],
    ['has none and none was sent', { ...found, externalId: null }, { email: wanted.email }, true],
    ['has a blank one, none was sent', { ...found, externalId: '' }, { email: wanted.email }, true],
    ['is older, and has the id', { ...found, createdAtMs: INTENT_MS - 2_001 }, wanted, true],
    ['is older than the step', { ...found, createdAtMs: INTENT_MS - 60_001 }, wanted, false],
    [
      'is older, and neither has an id',
      { ...found, externalId: null, createdAtMs: INTENT_MS - 2_001 },
      { email: wanted.email },
      false,
    ],
    [
      'is older, and has a blank id as the row',
      { ...found, externalId: '', createdAtMs: INTENT_MS - 2_001 },
      { email: wanted.email, externalId: '' },
      false,
    ],
  ])('%s', (_, user, record, ours) => {
    expect(isOurUser(user, record, isSince)).toBe(ours);
  });
});

describe('an existing user who may be another person in the old system', () => {
  it.each([
    { theirs: 'u1', ours: 'u1', another: false },
    { theirs: 'u1', ours: 'u2', another: true },
    { theirs: 'u1', ours: undefined, another: false },
    { theirs: null, ours: 'u1', another: false },
    { theirs: '', ours: 'u1', another: false },
    { theirs: null, ours: undefined, another: false },
  ])('theirs $theirs, ours $ours: $another', ({ theirs, ours, another }) => {
    const wanted = {
      email: 'ann@example.com',
      ...(ours === undefined ? {} : { externalId: ours }),
    };
    expect(belongsToAnother({ externalId: theirs }, wanted)).toBe(another);
  });
});
