import { ownCopy } from '../../model';

/** A file that names more roles than that has something else in the column. */
const MAX_ROLES = 10_000;

/** The roles that rows name, and how many rows name each. */
export class RoleRows {
  private readonly counts = new Map<string, number>();

  /** By slug, in the order of their first rows. */
  get rows(): ReadonlyMap<string, number> {
    return this.counts;
  }

  add(slugs: readonly string[]): void {
    for (const slug of slugs) {
      const rows = this.counts.get(slug);
      if (rows === undefined && this.counts.size >= MAX_ROLES) continue;
      // A slug is a slice of its block of the file.
      this.counts.set(rows === undefined ? ownCopy(slug) : slug, (rows ?? 0) + 1);
    }
  }
}
