import { parseFault } from '../../../src/lib/sandbox';
import { at, closeSandboxes, idsOf, openSandbox, USERS } from '../../support/sandbox/client';

afterEach(closeSandboxes);

const NFD = 'jose\u0301';
const NFC = 'jos\u00e9';

it.each([
  ['nfc', `${NFD}@x.example`, `${NFC}@x.example`],
  ['punycode', 'a@m\u00fcnchen.example', 'a@xn--mnchen-3ya.example'],
  ['punycode', 'A@X.example', 'A@X.example'],
  ['fold', 'Gro\u00df@x.example', 'gross@x.example'],
  ['gmail', 'a.b.c@GoogleMail.com', 'abc@gmail.com'],
  ['gmail', 'a.b@x.example', 'a.b@x.example'],
  ['blanks', 'a@x.example', 'a@x.example'],
])('%s: stores the email %s as %s, and finds it by either', async (form, sent, stored) => {
  const client = await openSandbox({ faults: [parseFault(`normalise=${form}`)] });
  const created = await client.call('POST', USERS, { email: sent });
  expect(created).toMatchObject({ status: 201, body: { email: stored } });
  for (const email of [sent, stored]) {
    const found = await client.call('GET', `${USERS}?email=${encodeURIComponent(email)}`);
    expect(at(found.body, 'data', 0)).toEqual(created.body);
    const again = await client.call('POST', USERS, { email });
    expect(at(again.body, 'errors', 0, 'code')).toBe('email_not_available');
  }
});

it.each([
  ['nfc', NFD, NFC],
  ['fold', 'Stra\u00dfe', 'strasse'],
  ['blanks', '  Acme \t Corp ', 'Acme Corp'],
  ['gmail', 'a.b@gmail.com', 'a.b@gmail.com'],
])('%s: stores the name "%s" as "%s", and finds it by either', async (form, sent, stored) => {
  const client = await openSandbox({ faults: [parseFault(`normalise=${form}`)] });
  const id = await client.create('/organizations', { name: sent });
  for (const search of [sent, stored]) {
    const found = await client.call('GET', `/organizations?search=${encodeURIComponent(search)}`);
    expect(found.body).toMatchObject({ data: [{ id, name: stored }] });
  }
  const names = { email: 'a@x.example', first_name: sent, last_name: sent, name: sent };
  expect(at((await client.call('POST', USERS, names)).body, 'first_name')).toBe(stored);
});

it('normalises an update, and a query for what is stored in the normal form already', async () => {
  const client = await openSandbox({ faults: [parseFault('normalise=gmail')] });
  await client.call('POST', '/_sandbox/seed', { users: [{ email: 'ab@gmail.com' }] });
  const found = await client.call('GET', `${USERS}?email=a.b@gmail.com`);
  expect(idsOf(found)).toHaveLength(1);
  const id = String(idsOf(found)[0]);
  const changed = await client.call('PUT', `${USERS}/${id}`, { email: 'c.d@googlemail.com' });
  expect(at(changed.body, 'email')).toBe('cd@gmail.com');
});

it('finds by either spelling even after the fault was lifted', async () => {
  const client = await openSandbox({
    faults: ['normalise=fold', 'normalise=blanks'].map(parseFault),
  });
  const user = await client.create(USERS, { email: 'Gro\u00df@x.example' });
  const organization = await client.create('/organizations', { name: 'Gro\u00df   AG' });
  await client.call('POST', '/_sandbox/faults', []);
  const email = encodeURIComponent('Gro\u00df@x.example');
  expect(idsOf(await client.call('GET', `${USERS}?email=${email}`))).toEqual([user]);
  const search = encodeURIComponent('Gro\u00df   AG');
  const found = await client.call('GET', `/organizations?search=${search}`);
  expect(found.body).toMatchObject({ data: [{ id: organization, name: 'gross ag' }] });
});

it('combines with an event', async () => {
  const client = await openSandbox({
    faults: ['normalise=nfc', 'POST * lost_answer'].map(parseFault),
  });
  await expect(client.call('POST', USERS, { email: `${NFD}@x.example` })).rejects.toThrow();
  const found = await client.call('GET', `${USERS}?email=${encodeURIComponent(NFD)}@x.example`);
  expect(at(found.body, 'data', 0, 'email')).toBe(`${NFC}@x.example`);
});
