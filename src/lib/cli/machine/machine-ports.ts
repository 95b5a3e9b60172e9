import { nodeFiles } from '../../jobs';
import { randomText, systemClock } from './system';

/** The ports that need no connection. */
export const machinePorts = {
  files: nodeFiles(),
  clock: systemClock,
  newNonce: () => randomText(16),
};
