'use strict';
// The roles.csv of a run: its text, and the meaning of each line.

const { csvLine } = require('./csv-text');

const OLD = '2021-03-04T05:06:07.000Z';
const COLUMNS = ['role_slug', 'role_name', 'description', 'org_external_id'];
/** The first two organizations of each world have these external ids. */
const ORGS = ['old-org-0', 'old-org-1'];
const PERMISSIONS = ['posts:read', 'posts:write', 'users:read', 'seeded:read', 'billing:manage'];

/** What there is before the import: roles that lines are about, and others, which must remain as they are. */
const SEEDED = {
  permissions: [
    { slug: 'seeded:read', name: 'Read what was seeded' },
    { slug: 'kept:write', name: 'Kept' },
  ],
  roles: [
    role('auditor', { permissions: ['seeded:read'], description: 'Looks' }),
    role('kept', { permissions: ['kept:write'] }),
    role('org-lead', { organization_external_id: ORGS[0], permissions: ['kept:write'] }),
    role('org-kept', { organization_external_id: ORGS[1] }),
  ],
};

function role(slug, more) {
  return { slug, name: `The ${slug}`, created_at: OLD, ...more };
}

/** Cells of `role_slugs` for roles that only these files bring, as in `file.js`. */
const CELLS = [
  [8, { cell: 'auditor', means: ['auditor'] }],
  [8, { cell: 'made-0', means: ['made-0'] }],
  [4, { cell: 'made-1, member', means: ['made-1', 'member'] }],
  [4, { cell: 'org-lead', means: ['org-lead'] }],
  [3, { cell: 'by-slug', means: ['by-slug'] }],
];

/** Lines `{slug, name?, description?, permissions?, orgExternalId?}`, and the text of the file. */
function makeRoleLines(chance) {
  const hasPermissions = chance.happens(0.8);
  const slugs = ['auditor', 'editor', 'made-0', 'made-1', 'made-2'];
  const about = [
    ...slugs.filter(() => chance.happens(0.75)).map((slug) => ({ slug })),
    ...ORGS.filter(() => chance.happens(0.7)).map((orgExternalId) => ({
      slug: 'org-lead',
      orgExternalId,
    })),
    ...(chance.happens(0.4) ? [{ slug: 'org-own', orgExternalId: ORGS[1] }] : []),
    // There is no such organization.
    ...(chance.happens(0.15) ? [{ slug: 'org-lead', orgExternalId: 'nowhere' }] : []),
    { slug: 'made-9' },
  ];
  const lines = about.map((it) => withFields(chance, it, hasPermissions));
  const header = hasPermissions ? [...COLUMNS, 'permissions'] : COLUMNS;
  return { text: [csvLine(header, ','), ...lines.map(textOf), ''].join('\n'), lines };
}

function withFields(chance, named, hasPermissions) {
  const permissions = PERMISSIONS.filter(() => chance.happens(0.4)).sort();
  return {
    ...named,
    ...(chance.happens(0.5) ? { name: `Named ${named.slug}` } : {}),
    ...(chance.happens(0.4) ? { description: `Is ${named.slug}` } : {}),
    ...(hasPermissions ? { permissions } : {}),
  };
}

function textOf({ slug, name = '', description = '', orgExternalId = '', permissions }) {
  const list = permissions === undefined ? [] : [permissions.join(', ')];
  return csvLine([slug, name, description, orgExternalId, ...list], ',');
}

module.exports = { CELLS, makeRoleLines, SEEDED_ROLES: SEEDED };
