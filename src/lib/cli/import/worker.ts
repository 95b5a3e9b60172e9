import { serveChunks } from '../../import';
import { filesOfWorker } from '../job/with-jobs';
import { WORKER_PROXY } from '../machine/environment';
import { keepMemorySmall, systemClock } from '../machine/system';

// The entry file of a worker process: started by its path, never imported.
keepMemorySmall();
const proxy = process.env[WORKER_PROXY];
serveChunks({
  clock: systemClock,
  openFiles: filesOfWorker,
  random: () => Math.random(),
  apiKey: process.env['WORKOS_SECRET_KEY'] ?? '',
  ...(proxy === undefined ? {} : { proxy: new URL(proxy) }),
});
