import { describeLostWorker } from '../../../src/lib/cli/import/with-import-ports';

it.each([
  [true, 'Worker 2 was killed by SIGKILL. Another worker replaces it.'],
  [false, 'Worker 2 was killed by SIGKILL.'],
])('the message about a lost worker says whether another replaces it: %s', (isReplaced, text) => {
  const words = 'Worker 2 was killed by SIGKILL';
  expect(describeLostWorker({ type: 'worker_lost', words, isReplaced })).toBe(text);
});
