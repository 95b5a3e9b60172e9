import { serveChunks } from '../../import';
import { keepMemorySmall, systemClock } from '../machine/system';

// The entry file of a worker process: started by its path, never imported.
keepMemorySmall();
serveChunks({
  clock: systemClock,
  random: () => Math.random(),
  apiKey: process.env['WORKOS_SECRET_KEY'] ?? '',
});
