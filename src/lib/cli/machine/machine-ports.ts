import { nodeFiles } from '../../jobs';
import { randomText, systemClock } from './system';

/** The ports of a run that do not need a connection: disk, clock and randomness of this machine. */
export const machinePorts = {
  files: nodeFiles(),
  clock: systemClock,
  newNonce: () => randomText(16),
};
