import { type Chance, chanceOf } from './chance';

/** A person of a file, and where they are a member. */
export interface Person {
  email: string;
  externalId: string;
  firstName: string;
  lastName: string;
  verified: boolean;
  metadata: Record<string, string>;
  hash: string;
  /** Roles by organization. */
  readonly memberships: Map<string, string>;
}

const HEADER =
  'email,first_name,last_name,email_verified,external_id,password_hash,password_hash_type,metadata,org_external_id,org_name,role_slugs';
const ROLES = ['admin', 'editor', 'member'] as const;
const NAMES = ['Ann', 'Bob', 'Zoë', 'Lee, Jr.', '=Sum'] as const;

/** The requests that a change of a file must cost, at least and at most. */
export interface Writes {
  users: number;
  updates: number;
  memberships: number;
  roles: number;
}

/** People of a first file. */
export function somePeople(seed: number, count: number): Person[] {
  const chance = chanceOf(seed, 'people');
  return Array.from({ length: count }, (_unused, at) => newPerson(chance, `p${String(at)}`));
}

function newPerson(chance: Chance, name: string): Person {
  const memberships = new Map<string, string>();
  for (let times = chance.int(0, 2); times > 0; times -= 1) {
    memberships.set(`org-${String(chance.int(1, 5))}`, chance.pick(ROLES));
  }
  return {
    email: `${name}@example.com`,
    externalId: chance.happens(0.7) ? `id-${name}` : '',
    firstName: chance.pick(NAMES),
    lastName: chance.happens(0.5) ? chance.pick(NAMES) : '',
    verified: chance.happens(0.5),
    metadata: chance.happens(0.5) ? { plan: 'pro', seat: name } : {},
    hash: hashOf(name),
    memberships,
  };
}

/** A bcrypt string of its own for each text. */
function hashOf(text: string): string {
  const letters = Buffer.from(text).toString('hex');
  return `$2b$10$${letters.repeat(53).slice(0, 53)}`;
}

/** The file, a row for each membership or for a person without one, in an order by chance. */
export function fileOf(people: readonly Person[], chance: Chance): string {
  const rows = people.flatMap((person) =>
    person.memberships.size === 0
      ? [rowOf(person, '', '')]
      : [...person.memberships].map(([org, role]) => rowOf(person, org, role)),
  );
  const shuffled = rows
    .map((row) => ({ row, at: chance.int(0, 1e9) }))
    .sort((one, other) => one.at - other.at);
  return [HEADER, ...shuffled.map(({ row }) => row), ''].join('\n');
}

function rowOf(person: Person, org: string, role: string): string {
  const { metadata } = person;
  const cells = [
    person.email,
    person.firstName,
    person.lastName,
    String(person.verified),
    person.externalId,
    person.hash,
    'bcrypt',
    Object.keys(metadata).length === 0 ? '' : JSON.stringify(metadata),
    org,
    org === '' ? '' : `Name of ${org}`,
    role,
  ];
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
}

/** Changes people by chance, in place, and returns the writes that this must cost. */
export function edit(people: Person[], seed: number): Writes {
  const chance = chanceOf(seed, 'edits');
  const writes = { users: 0, updates: 0, memberships: 0, roles: 0 };
  const added = Array.from({ length: 5 }, (_unused, at) =>
    newPerson(chance, `new-${String(seed)}-${String(at)}`),
  );
  for (const { memberships } of added) {
    writes.users += 1;
    writes.memberships += memberships.size;
  }
  for (let times = 4; times > 0; times -= 1) people.splice(chance.int(0, people.length - 1), 1);
  for (const person of people) {
    if (chance.happens(0.2)) {
      changeUser(person, chance, seed);
      writes.updates += 1;
    }
    if (chance.happens(0.15)) changeMemberships(person, chance, writes);
  }
  people.push(...added);
  return writes;
}

function changeUser(person: Person, chance: Chance, seed: number): void {
  const number = String(seed);
  const changes = [
    () => (person.firstName = `Changed ${number}`),
    () => (person.lastName = person.lastName === '' ? `Added ${number}` : ''),
    () => {
      // A verification cannot be taken back.
      if (person.verified) person.firstName = `Verified ${number}`;
      else person.verified = true;
    },
    () => (person.metadata = { plan: `changed ${number}` }),
    () => (person.metadata = { ...person.metadata, added: number }),
    () => (person.hash = hashOf(`${person.email} ${number}`)),
    () => {
      if (person.externalId === '') person.externalId = `later-${number}-${person.email}`;
      else person.email = `moved-${number}-${person.email}`;
    },
  ];
  chance.pick(changes)();
}

function changeMemberships({ memberships }: Person, chance: Chance, writes: Writes): void {
  const [org = '', role = ''] = [...memberships][0] ?? [];
  const kind = chance.int(1, 3);
  if (kind === 1 || org === '') {
    const other = `later-org-${String(chance.int(1, 3))}`;
    if (memberships.has(other)) return;
    memberships.set(other, 'editor');
    writes.memberships += 1;
  } else if (kind === 2) {
    memberships.set(org, role === 'admin' ? 'editor' : 'admin');
    writes.roles += 1;
  } else {
    memberships.delete(org);
  }
}
