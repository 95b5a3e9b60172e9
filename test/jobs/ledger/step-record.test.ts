import fc from 'fast-check';
import { stepFromArray, stepToArray } from '../../../src/lib/jobs/ledger/step-record';
import { asOrganizationId, isText } from '../../../src/lib/model';
import { anyStepRecord } from '../../support/jobs/records';

const overJson = (value: unknown): readonly unknown[] =>
  JSON.parse(JSON.stringify(value)) as readonly unknown[];

describe('a record of a step', () => {
  it('is read as it was written, whatever its subject, step and outcome', () => {
    const subject = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(anyStepRecord(subject), (record) => {
        expect(stepFromArray(overJson(stepToArray(record)), isText)).toEqual(record);
      }),
    );
  });

  it('leaves out what is missing at its end', () => {
    const step = { step: 'membership', subject: 7 };
    const organizationId = asOrganizationId('org_1');
    const stored = [
      { type: 'intent' as const, ...step, intent: { atMs: 5 } },
      { type: 'intent' as const, ...step, intent: { atMs: 5, offsetMs: 0 } },
      { type: 'result' as const, ...step, result: { id: 'om_1', outcome: 'created' } },
      {
        type: 'result' as const,
        ...step,
        result: { id: 'om_1', outcome: 'created', organizationId },
      },
      {
        type: 'result' as const,
        ...step,
        result: { id: 'om_1', outcome: 'created', mark: 'found' as const },
      },
      {
        type: 'result' as const,
        ...step,
        result: { id: 'om_1', outcome: 'existing', organizationId, updatedAtMs: 9 },
      },
      {
        type: 'result' as const,
        ...step,
        result: { id: 'user_1', outcome: 'created', password: 'hash' as const },
      },
    ].map(stepToArray);
    expect(stored).toEqual([
      ['?', 'membership', 7, 5],
      ['?', 'membership', 7, 5, 0],
      ['=', 'membership', 7, 'created', 'om_1'],
      ['=', 'membership', 7, 'created', 'om_1', 'org_1'],
      ['=', 'membership', 7, 'created', 'om_1', null, 'found'],
      ['=', 'membership', 7, 'existing', 'om_1', 'org_1', null, null, 9],
      ['=', 'membership', 7, 'created', 'user_1', null, null, null, null, 'hash'],
    ]);
  });

  it('is not read when its subject is of another kind', () => {
    expect(stepFromArray(['?', 'user', 'acme', 5], isText)).toBeDefined();
    expect(stepFromArray(['?', 'user', 7, 5], isText)).toBeUndefined();
    expect(stepFromArray(['=', 'user', 7, 'created', 'user_1'], isText)).toBeUndefined();
  });
});
