import { hash64 } from '../../model';

const MAX_LOAD = 0.8;
const HASHES = 2 ** 32;

/**
 * Finds the places of records in a file by keys, in 10 bytes a key: half of the key's hash, and the place. A key may have
 * several places. Another key may have the same hash, so the caller compares the records themselves.
 */
export class PlaceTable {
  private readonly hashes: Uint32Array;
  /** From 1; 0 marks a free bucket. */
  private readonly places: Uint32Array;
  private used = 0;

  constructor(keysAtMost: number) {
    const buckets = Math.ceil(keysAtMost / MAX_LOAD) + 1;
    this.hashes = new Uint32Array(buckets);
    this.places = new Uint32Array(buckets);
  }

  add(key: string, place: number): void {
    const [high, low] = hash64(key);
    let bucket = this.firstBucket(low);
    while (this.places[bucket] !== 0) bucket = this.next(bucket);
    this.used += 1;
    // A full table would be searched for ever.
    if (this.used >= this.places.length) throw new Error('The table has more keys than expected');
    this.hashes[bucket] = high;
    this.places[bucket] = place;
  }

  /** The first place of the key that `isIt`; 0 when there is none. */
  find(key: string, isIt: (place: number) => boolean): number {
    const [high, low] = hash64(key);
    let bucket = this.firstBucket(low);
    for (let place = this.at(bucket); place !== 0; place = this.at(bucket)) {
      if (this.hashes[bucket] === high && isIt(place)) return place;
      bucket = this.next(bucket);
    }
    return 0;
  }

  /** Gives the key a new place instead of `old`. */
  replace(key: string, old: number, place: number): void {
    const [high, low] = hash64(key);
    let bucket = this.firstBucket(low);
    while (this.hashes[bucket] !== high || this.places[bucket] !== old) bucket = this.next(bucket);
    this.places[bucket] = place;
  }

  private at(bucket: number): number {
    return this.places[bucket] ?? 0;
  }

  private firstBucket(low: number): number {
    return Math.floor((low / HASHES) * this.places.length);
  }

  private next(bucket: number): number {
    return bucket + 1 === this.places.length ? 0 : bucket + 1;
  }
}
