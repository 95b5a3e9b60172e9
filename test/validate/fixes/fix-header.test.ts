import { bindColumns } from '../../../src/lib/records';
import { fixHeader } from '../../../src/lib/validate/fixes/fix-header';

const fixed = (header: readonly string[]): readonly string[] => {
  const names = fixHeader(header);
  return header.map((cell, index) => names.get(index) ?? cell);
};

describe('fixHeader', () => {
  it.each([
    [
      ['email', 'notes', ''],
      ['email', 'notes', ''],
    ],
    [
      [' Email ', '\ufeffORG_ID', '"metadata"'],
      ['email', 'org_id', 'metadata'],
    ],
    [
      ['E-Mail', 'First Name', 'lastName'],
      ['email', 'first_name', 'last_name'],
    ],
    [
      ['email', 'Role-Slugs'],
      ['email', 'role_slugs'],
    ],
    // Guesses are the user's to make.
    [
      ['email', 'company', 'id', 'emial', 'role'],
      ['email', 'company', 'id', 'emial', 'role'],
    ],
    // What is a column already is not made one twice.
    [
      ['email', 'E-Mail'],
      ['email', 'E-Mail'],
    ],
    [
      [' EMAIL', 'e mail', 'First Name', 'FirstName'],
      ['email', 'e mail', 'First Name', 'FirstName'],
    ],
    // Of these a row may have one.
    [
      ['email', 'org_id', 'Org External ID'],
      ['email', 'org_id', 'Org External ID'],
    ],
    [
      ['email', 'Org ID', 'Org External ID'],
      ['email', 'Org ID', 'Org External ID'],
    ],
    [
      ['email', 'Org External ID'],
      ['email', 'org_external_id'],
    ],
  ])('writes %j as %j', (header, names) => {
    expect(fixed(header)).toEqual(names);
    expect(fixed(names)).toEqual(names);
    expect(bindColumns(names).ok).toBe(true);
  });
});
