// Contacts, as the reference of intercom-client 7.0.3 shows them. It names version 2.14 itself.
'use strict';

const assert = require('assert').strict;
const { Intercom, IntercomError } = require('intercom-client');

const UNKNOWN = '5'.repeat(24);

module.exports = async (client, stage) => {
  await one(client, stage);
  await duplicates(client);
  await merging(client);
  await walking(client);
  await searching(client);
  await unknown(client);
};

async function one(client, stage) {
  const { data: created, rawResponse } = await client.contacts
    .create({ email: 'joebloggs@intercom.io', name: 'joe', owner_id: Number(stage.admins[0].id) })
    .withRawResponse();
  assert.equal(rawResponse.headers.get('intercom-version'), '2.14');
  assert.deepEqual(
    [created.type, created.role, created.email, created.name, created.workspace_id, created.owner_id],
    ['contact', 'user', 'joebloggs@intercom.io', 'joe', stage.app_id, Number(stage.admins[0].id)],
  );
  assert.deepEqual(await client.contacts.find({ contact_id: created.id }), created);
  const updated = await client.contacts.update({ contact_id: created.id, external_id: 'cdd29344', name: 'joe bloggs' });
  assert.deepEqual([updated.id, updated.name, updated.external_id], [created.id, 'joe bloggs', 'cdd29344']);
  assert.equal((await client.contacts.showContactByExternalId({ external_id: 'cdd29344' })).id, created.id);
  const archived = await client.contacts.archive({ contact_id: created.id });
  assert.deepEqual([archived.type, archived.id, archived.archived], ['contact', created.id, true]);
  assert.equal((await client.contacts.unarchive({ contact_id: created.id })).archived, false);
  const blocked = await client.contacts.blockContact({ contact_id: created.id });
  assert.deepEqual([blocked.id, blocked.blocked], [created.id, true]);
  const deleted = await client.contacts.delete({ contact_id: created.id });
  assert.deepEqual([deleted.type, deleted.id, deleted.deleted], ['contact', created.id, true]);
}

async function duplicates(client) {
  const first = await client.contacts.create({ external_id: '70', name: 'Inara' });
  const error = await client.contacts.create({ external_id: '70' }).catch((refused) => refused);
  assert(error instanceof IntercomError);
  assert.equal(error.statusCode, 409);
  assert.deepEqual(error.body.errors, [
    { code: 'conflict', message: `A contact matching those details already exists with id=${first.id}` },
  ]);
  await client.contacts.delete({ contact_id: first.id });
}

async function merging(client) {
  const user = await client.contacts.create({ email: 'mal@example.com' });
  const lead = await client.contacts.create({ role: 'lead', phone: '+1 555 03' });
  assert.equal(lead.role, 'lead');
  const merged = await client.contacts.mergeLeadInUser({ from: lead.id, into: user.id });
  assert.deepEqual([merged.id, merged.role, merged.email], [user.id, 'user', 'mal@example.com']);
  await assert.rejects(client.contacts.find({ contact_id: lead.id }), (error) => [404, 410].includes(error.statusCode));
  await assert.rejects(client.contacts.mergeLeadInUser({ from: user.id, into: user.id }), { statusCode: 400 });
  await client.contacts.delete({ contact_id: user.id });
}

async function walking(client) {
  const made = new Set();
  for (let number = 0; number < 60; number += 1) {
    const name = `Person ${String(number).padStart(2, '0')}`;
    made.add((await client.contacts.create({ external_id: String(number), name })).id);
  }
  const seen = [];
  for await (const contact of await client.contacts.list()) seen.push(contact.id);
  assert.equal(seen.length, 60);
  assert.deepEqual(new Set(seen), made);
  let page = await client.contacts.list({ per_page: 25 });
  const sizes = [page.data.length];
  while (page.hasNextPage()) {
    page = await page.getNextPage();
    sizes.push(page.data.length);
  }
  assert.deepEqual(sizes, [25, 25, 10]);
}

async function searching(client) {
  const found = async (query, pagination) => {
    const ids = [];
    for await (const contact of await client.contacts.search({ query, pagination })) ids.push(contact.external_id);
    return ids.sort();
  };
  // As its own wire test asks: a group of one, a date as text, pages of five.
  const all = { operator: 'AND', value: [{ field: 'created_at', operator: '>', value: '1306054154' }] };
  assert.equal((await found(all, { per_page: 5 })).length, 60);
  assert.deepEqual(await found({ field: 'external_id', operator: 'IN', value: ['7', '8'] }), ['7', '8']);
  assert.deepEqual(await found({ field: 'name', operator: '$', value: '31' }), ['31']);
  const either = (...value) => ({ operator: 'OR', value });
  const is = (value) => ({ field: 'external_id', operator: '=', value });
  assert.deepEqual(await found(either({ operator: 'AND', value: [is('3'), is('4')] }, either(is('5'), is('6')))), ['5', '6']);
  const error = await client.contacts
    .search({ query: { field: 'email', operator: '>', value: 'x' } })
    .catch((refused) => refused);
  assert.deepEqual([error.statusCode, error.body.errors[0].code], [400, 'invalid_operator']);
}

async function unknown(client) {
  const contact_id = UNKNOWN;
  for (const call of ['find', 'update', 'delete', 'archive', 'unarchive']) {
    const error = await client.contacts[call]({ contact_id }).catch((refused) => refused);
    assert(error instanceof IntercomError, call);
    assert.deepEqual([error.statusCode, error.body.type], [404, 'error.list'], call);
    assert.deepEqual(error.body.errors, [{ code: 'not_found', message: 'User Not Found' }], call);
  }
  for (const call of ['listAttachedTags', 'listAttachedSegments', 'listAttachedSubscriptions', 'listAttachedCompanies']) {
    const error = await client.contacts[call]({ contact_id }).catch((refused) => refused);
    assert(error instanceof Intercom.NotFoundError, call);
  }
}
