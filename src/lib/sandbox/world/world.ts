import { type Chance, chanceFrom } from './chance';
import { History } from './history';
import { Ids } from './ids';
import { newRole } from './new-role';
import { State } from './state';

const DEFAULT_ROLES = ['member', 'admin'];

/** What a world is made of. */
export interface WorldSettings {
  /** Roles of the environment besides `member` and `admin`. */
  readonly roles: readonly string[];
  readonly multipleRoles: boolean;
  readonly anyRole: boolean;
  readonly seed: number;
  readonly now: () => number;
}

/** One environment: its objects, its clock and the history of its creates. Every route gets one. */
export class World {
  readonly state = new State();
  readonly history = new History();
  readonly multipleRoles: boolean;
  readonly anyRole: boolean;
  private readonly ids: Ids;
  private readonly now: () => number;

  constructor(settings: WorldSettings) {
    const chance: Chance = chanceFrom(settings.seed);
    this.now = settings.now;
    this.ids = new Ids(chance, settings.now);
    this.multipleRoles = settings.multipleRoles;
    this.anyRole = settings.anyRole;
    for (const slug of new Set([...DEFAULT_ROLES, ...settings.roles])) {
      const role = newRole(this, { slug, name: slug, type: 'EnvironmentRole' });
      this.state.environmentRoles.set(slug, role);
    }
  }

  id(prefix: string): string {
    return this.ids.next(prefix);
  }

  /** The current time in WorkOS's format. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }
}
