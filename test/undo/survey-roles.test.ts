import { type JobHistory, NO_SHARED_STEPS } from '../../src/lib/jobs';
import { surveyRoles } from '../../src/lib/undo/survey-roles';

const VALUES = { name: 'Old', description: '', permissions: ['posts:read'] };

function surveyed(values: object): ReturnType<typeof surveyRoles> {
  const result = { id: 'role_1', outcome: 'updated' };
  const shared: JobHistory['shared'] = {
    ...NO_SHARED_STEPS,
    results: new Map([['role', new Map([['editor', result]])]]),
    befores: new Map([['role', new Map([['editor', { id: 'role_1', values: { ...values } }]])]]),
  };
  return surveyRoles({ shared });
}

it('keeps a role of an organization of which nothing is known from being taken for that of the environment', () => {
  const befores = new Map([['role', new Map([['acme editor', { id: 'role_1', values: VALUES }]])]]);
  const { roles } = surveyRoles({ shared: { ...NO_SHARED_STEPS, befores } });
  expect(roles).toEqual([
    { id: 'role_1', slug: 'editor', isCreated: false, isNowhere: true, was: VALUES },
  ]);
});

it('restores a role only from all that it was', () => {
  const role = { id: 'role_1', slug: 'editor', isCreated: false, was: VALUES };
  expect(surveyed(VALUES).roles).toEqual([role]);
  expect(surveyed({ name: 'Old', description: '' }).roles).toEqual([]);
});
