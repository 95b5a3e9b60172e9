import { describeLoss } from '../../../src/lib/cli/import/job-session';

it.each([
  [true, 'Worker 2 was killed by SIGKILL. Another worker takes its place.'],
  [false, 'Worker 2 was killed by SIGKILL.'],
])('of a worker that is gone it is said whether another comes: %s', (isReplaced, text) => {
  const words = 'Worker 2 was killed by SIGKILL';
  expect(describeLoss({ type: 'worker_lost', words, isReplaced })).toBe(text);
});
