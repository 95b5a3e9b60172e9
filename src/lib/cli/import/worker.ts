import { serveChunks } from '../../import';
import { keepMemorySmall, systemClock } from '../machine/system';

// The entry file of a worker: started by its path, imported by nobody.
keepMemorySmall();
serveChunks({
  clock: systemClock,
  random: () => Math.random(),
  apiKey: process.env['WORKOS_SECRET_KEY'] ?? '',
});
