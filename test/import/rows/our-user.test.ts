import { belongsToAnother, isOurUser } from '../../../src/lib/import/rows/our-user';

const INTENT_MS = 1_000_000;

describe('the user that a request of ours created', () => {
  const intent = { intentAtMs: INTENT_MS, inDoubt: false, serverOffsetMs: 0 };
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
    ['is older than the step', { ...found, createdAtMs: INTENT_MS - 2_001 }, wanted, false],
  ])('%s', (_, user, record, ours) => {
    expect(isOurUser(user, record, intent)).toBe(ours);
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
