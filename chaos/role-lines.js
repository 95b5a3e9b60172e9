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
    { slug: 'seeded:read', name: 'Read what was seeded', created_at: OLD },
    { slug: 'kept:write', name: 'Kept', created_at: OLD },
  ],
  roles: [
    role('auditor', { permissions: ['seeded:read'], description: 'Looks' }),
    role('kept', { permissions: ['kept:write'] }),
    role('org-lead', { organization_external_id: ORGS[0], permissions: ['kept:write'] }),
    role('org-kept', { organization_external_id: ORGS[1] }),
  ],
};

/** Roles of any environment, older than the job. */
const COMMON = ['editor', 'billing'].map((slug) => ({ slug, name: slug, created_at: OLD }));

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

/** An organization that rows may create. */
const MADE_ORG = 'new-org-0';

/** Lines `{slug, name?, description?, permissions?, orgExternalId?}`, and the text of the file. */
function makeRoleLines(chance, forms = []) {
  const hasPermissions = chance.happens(0.8);
  const slugs = ['auditor', 'editor', 'made-0', 'made-1', 'made-2'];
  const about = [
    ...slugs.filter(() => chance.happens(0.75)).map((slug) => ({ slug })),
    ...ORGS.filter(() => chance.happens(0.7)).map((orgExternalId) => ({
      slug: 'org-lead',
      orgExternalId,
    })),
    ...(chance.happens(0.4) ? [{ slug: 'org-own', orgExternalId: ORGS[1] }] : []),
    ...(chance.happens(0.3) ? [{ slug: 'org-lead', orgExternalId: MADE_ORG }] : []),
    // There is no such organization.
    ...(chance.happens(0.15) ? [{ slug: 'org-lead', orgExternalId: 'nowhere' }] : []),
    { slug: 'made-9' },
  ];
  const isOdd = forms.length > 0;
  return fileOf(about.map((it) => withFields(chance, it, { hasPermissions, isOdd })));
}

/** The file of a later import: some lines are gone, some are changed, and some are new. */
function editRoleLines(chance, lines) {
  const hasPermissions = lines.some(({ permissions }) => permissions !== undefined);
  const left = lines.filter(() => !chance.happens(0.2));
  const changed = left.map((line) => {
    const { slug, orgExternalId } = line;
    const named = orgExternalId === undefined ? { slug } : { slug, orgExternalId };
    return chance.happens(0.4) ? withFields(chance, named, { hasPermissions, at: 'again' }) : line;
  });
  const added = [{ slug: 'made-10' }].map((it) => withFields(chance, it, { hasPermissions }));
  return fileOf([...changed, ...added]);
}

function fileOf(lines) {
  const hasPermissions = lines.some(({ permissions }) => permissions !== undefined);
  const header = hasPermissions ? [...COLUMNS, 'permissions'] : COLUMNS;
  return { text: [csvLine(header, ','), ...lines.map(textOf), ''].join('\n'), lines };
}

function withFields(chance, named, { hasPermissions, isOdd = false, at = '' }) {
  const permissions = PERMISSIONS.filter(() => chance.happens(0.4)).sort();
  return {
    ...named,
    ...(chance.happens(0.5)
      ? { name: `${isOdd ? 'Ame\u0301 ' : 'Named'} ${named.slug} ${at}`.trim() }
      : {}),
    ...(chance.happens(0.4) ? { description: `Is ${named.slug} ${at}`.trim() } : {}),
    ...(hasPermissions ? { permissions } : {}),
  };
}

function textOf({ slug, name = '', description = '', orgExternalId = '', permissions }) {
  const list = permissions === undefined ? [] : [permissions.join(', ')];
  return csvLine([slug, name, description, orgExternalId, ...list], ',');
}

module.exports = {
  CELLS,
  COMMON_ROLES: COMMON,
  editRoleLines,
  makeRoleLines,
  SEEDED_ROLES: SEEDED,
};
