'use strict';
// After an undo the environment must be what it was before the import, object by object, but for what the undo lists as
// kept for a reason that is true.

const { isDeepStrictEqual } = require('node:util');
const { formsOfNames } = require('./expected-orgs');
const { storedAs } = require('./normal-forms');

/** The kinds of the sandbox, and what an undo calls them. Requests that may have made a permission are told as roles. */
const KINDS = {
  users: ['user'],
  memberships: ['membership'],
  auth_factors: ['factor'],
  organizations: ['organization'],
  organization_roles: ['role'],
  permissions: ['permission', 'role'],
  roles: ['role'],
};

/** What an undo may say that it cannot know: the ledger does not. */
function isHonest({ reason }) {
  return reason === 'in_doubt' || reason === 'unproved';
}

/** What an undo may keep although the ledger knows it; whether that is true is for the state to say. */
function mayBeKept({ kind, reason }) {
  if (kind === 'role') return reason === 'not_deletable' || reason === 'in_use';
  if (kind === 'permission') return reason === 'in_use';
  return kind === 'organization' && reason === 'has_memberships';
}

/**
 * `kept` are the lines of `undo-kept.jsonl`, `forms` those of the server: it stores what it is given back in them, too. What
 * later jobs left is in `tolerated`, by id. With `isEarly` the import was not finished. Returns `{wrong, left}`, `left` the
 * ids of what remains.
 */
function verifyUndone(before, state, { kept, forms, tolerated = new Set(), isEarly = false }) {
  const wrong = [];
  const changed = [];
  const left = [];
  for (const kind of Object.keys(KINDS)) {
    const was = byId(before[kind], forms);
    const is = byId(state[kind], forms);
    for (const [id, object] of was) {
      if (!is.has(id)) wrong.push(`undo: ${kind} ${id} was there before and is gone`);
      else if (!isDeepStrictEqual(is.get(id), asRestored(object, is.get(id)))) {
        changed.push(`undo: ${kind} ${id} is ${text(is.get(id))}, and was ${text(object)}`);
      }
    }
    const more = [...is.values()].filter(({ id }) => !was.has(id) && !tolerated.has(id));
    left.push(...more.map(({ id }) => id));
    wrong.push(...remaining(kind, more, { kept, state, isEarly }));
  }
  // An update that was carried out by half is listed by its row.
  const told = kept.filter(isHonest).length;
  return { wrong: [...wrong, ...changed.slice(told)], left };
}

/** What remains of a kind although nothing says why. */
function remaining(kind, objects, { kept, state, isEarly }) {
  const reasons = new Map(kept.map(({ id, reason }) => [id, reason]));
  const untold = objects.filter((object) => !isTrue(kind, object, { reasons, kept, state }));
  const inDoubt = kept.filter((line) => isHonest(line) && KINDS[kind].includes(line.kind)).length;
  return untold
    .slice(isEarly ? inDoubt : 0)
    .map((object) => `undo: ${kind} ${object.id} remains: ${text(object)}`);
}

/** Whether the reason why an object is kept is true. */
function isTrue(kind, { id, slug }, { reasons, kept, state }) {
  switch (reasons.get(id)) {
    case 'not_deletable':
      return kind === 'roles';
    case 'in_use':
      return kind === 'permissions'
        ? isGranted(slug, { kept, state })
        : state.memberships.some(({ roles }) => roles.some((role) => role.slug === slug));
    case 'has_memberships':
      return state.memberships.some((it) => it.organization_id === id);
    default:
      return false;
  }
}

/** Whether a role has a permission that the job did not make, or may not have made. */
function isGranted(slug, { kept, state }) {
  const made = new Set(kept.flatMap(({ reason, id }) => (reason === 'not_deletable' ? [id] : [])));
  return state.roles.some(({ id, permissions }) => !made.has(id) && permissions.includes(slug));
}

function byId(objects = [], forms = []) {
  return new Map(objects.map((object) => [object.id, contentOf(object, forms)]));
}

/** What cannot be taken back: a verified email stays verified, and nobody can read which password there was. */
function asRestored(was, is) {
  if (was.email === undefined) return was;
  return {
    ...was,
    password: is.password,
    email_verified: was.email_verified || is.email_verified,
  };
}

/** Without the time of the last update, and the ids of domains. */
function contentOf(object, forms) {
  const content = { ...object, updated_at: undefined };
  for (const name of ['first_name', 'last_name']) {
    content[name] = storedAs(content[name] ?? undefined, forms, 'name');
  }
  if (typeof content.name === 'string') {
    content.name = storedAs(content.name, formsOfNames(forms), 'name');
  }
  if (content.roles !== undefined) content.roles = content.roles.map(({ slug }) => slug).sort();
  if (content.permissions !== undefined) content.permissions = [...content.permissions].sort();
  if (content.domains !== undefined) {
    content.domains = content.domains.map(({ domain, state }) => `${domain} ${state}`).sort();
  }
  return content;
}

function text(object) {
  return JSON.stringify(object).slice(0, 400);
}

module.exports = { isHonest, mayBeKept, verifyUndone };
