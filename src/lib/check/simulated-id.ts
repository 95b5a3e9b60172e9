/** In the ids of what exists only in the simulation. No id of WorkOS has a space. */
const SIMULATED = 'simulated ';

/** The id of the n-th object that the simulation has made. */
export function simulatedId(n: number): string {
  return SIMULATED + String(n);
}

/** True for the id of what exists only in the simulation. */
export function isSimulated(id: string | undefined): boolean {
  return id?.startsWith(SIMULATED) === true;
}
