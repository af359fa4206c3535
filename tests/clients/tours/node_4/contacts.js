// Contacts, as the README of intercom-client 4.0.0 shows them, under version 2.6.
'use strict';

const assert = require('assert').strict;
const { Operators, Role, SearchContactOrderBy } = require('intercom-client');

module.exports = async (client, stage) => {
  await users(client, stage);
  await leads(client);
  await walking(client);
  await searching(client);
  await unknown(client);
};

async function users(client, stage) {
  const created = await client.contacts.createUser({
    externalId: '536e564f316c83104c000020',
    phone: '+48370044567',
    name: 'Niko Bellic',
    avatar: 'https://nico-from-gta-iv.com/lets_go_bowling.jpg',
    signedUpAt: 1638203719,
    lastSeenAt: 1638203720,
    ownerId: Number(stage.admins[0].id),
    isUnsubscribedFromEmails: true,
  });
  assert.deepEqual(
    [created.type, created.role, created.external_id, created.phone, created.name, created.workspace_id],
    ['contact', 'user', '536e564f316c83104c000020', '+48370044567', 'Niko Bellic', stage.app_id],
  );
  assert.deepEqual([created.signed_up_at, created.last_seen_at], [1638203719, 1638203720]);
  assert.deepEqual([created.owner_id, created.unsubscribed_from_emails], [Number(stage.admins[0].id), true]);
  assert.deepEqual(created.social_profiles, { type: 'list', data: [] });
  assert.deepEqual(created.tags, {
    type: 'list', data: [], url: `/contacts/${created.id}/tags`, total_count: 0, has_more: false,
  });
  for (const key of ['opted_out_subscription_types', 'opted_in_subscription_types', 'utm_campaign', 'referrer']) {
    assert(key in created, key);
  }
  assert('country_code' in created.location);
  assert.deepEqual(await client.contacts.find({ id: created.id }), created);
  await client.dataAttributes.create({ name: 'callBrother', model: 'contact', dataType: 'string' });
  const updated = await client.contacts.update({
    id: created.id,
    role: Role.USER,
    name: 'Roman The Bowling Fan',
    customAttributes: { callBrother: "Hey Niko, it's me – Roman. Let's go bowling!" },
  });
  assert.equal(updated.name, 'Roman The Bowling Fan');
  assert.equal(updated.custom_attributes.callBrother, "Hey Niko, it's me – Roman. Let's go bowling!");
  const twin = await client.contacts.createUser({ externalId: '536e564f316c83104c000020' }).catch((error) => error);
  assert.equal(twin.statusCode, 409);
  assert.equal(twin.message, `A contact matching those details already exists with id=${created.id}`);
  const archived = await client.contacts.archive({ id: created.id });
  assert.deepEqual([archived.id, archived.archived], [created.id, true]);
  const unarchived = await client.contacts.unarchive({ id: created.id });
  assert.deepEqual([unarchived.id, unarchived.archived], [created.id, false]);
  const deleted = await client.contacts.delete({ id: created.id });
  assert.deepEqual([deleted.id, deleted.deleted], [created.id, true]);
}

async function leads(client) {
  const lead = await client.contacts.createLead({ phone: '+48370044567', name: 'Roman Bellic' });
  assert.deepEqual([lead.role, lead.name], ['lead', 'Roman Bellic']);
  const user = await client.contacts.createUser({ email: 'niko@example.com' });
  const merged = await client.contacts.mergeLeadInUser({ leadId: lead.id, userId: user.id });
  assert.deepEqual([merged.id, merged.role, merged.email], [user.id, 'user', 'niko@example.com']);
  await assert.rejects(client.contacts.find({ id: lead.id }), (error) => [404, 410].includes(error.statusCode));
  const wrong = await client.contacts.mergeLeadInUser({ leadId: user.id, userId: user.id }).catch((error) => error);
  assert.equal(wrong.statusCode, 400);
  assert.equal((await client.contacts.createLead()).role, 'lead');
}

async function walking(client) {
  for (let number = 0; number < 18; number += 1) {
    await client.contacts.createUser({ externalId: String(number), name: `Person ${String(number).padStart(2, '0')}` });
  }
  let page = await client.contacts.list({ perPage: 5 });
  assert.deepEqual([page.type, page.total_count, page.data.length, page.pages.total_pages], ['list', 20, 5, 4]);
  const seen = page.data.map((contact) => contact.id);
  while (page.pages.next) {
    page = await client.contacts.list({ perPage: 5, startingAfter: page.pages.next.starting_after });
    seen.push(...page.data.map((contact) => contact.id));
  }
  assert.equal(seen.length, 20);
  assert.equal(new Set(seen).size, 20);
  assert.equal((await client.contacts.list({})).data.length, 20);
}

async function searching(client) {
  const one = (field, operator, value) => ({ field, operator, value });
  // The README's own query, with a field that contacts have.
  const data = {
    query: {
      operator: Operators.AND,
      value: [
        {
          operator: Operators.AND,
          value: [
            one('updated_at', Operators.GREATER_THAN, 1560436650),
            one('name', Operators.STARTS_WITH ?? '^', 'Person'),
          ],
        },
        {
          operator: Operators.OR,
          value: [one('updated_at', Operators.GREATER_THAN, 1560436650), one('external_id', Operators.EQUALS, '2')],
        },
      ],
    },
    pagination: { per_page: 5 },
    sort: { field: 'name', order: SearchContactOrderBy.ASC },
  };
  let page = await client.contacts.search({ data });
  assert.deepEqual([page.type, page.total_count, page.pages.page, page.pages.per_page], ['list', 18, 1, 5]);
  const names = page.data.map((contact) => contact.name);
  while (page.pages.next) {
    data.pagination.starting_after = page.pages.next.starting_after;
    page = await client.contacts.search({ data });
    names.push(...page.data.map((contact) => contact.name));
  }
  assert.deepEqual(names, Array.from({ length: 18 }, (_, number) => `Person ${String(number).padStart(2, '0')}`));
  const wrong = { data: { query: one('conversation_rating.rating', Operators.EQUALS, 1) } };
  const refused = await client.contacts.search(wrong).catch((error) => error);
  assert.deepEqual([refused.statusCode, refused.body.errors[0].code], [400, 'invalid_field']);
}

async function unknown(client) {
  const id = '5'.repeat(24);
  for (const call of ['find', 'update', 'delete', 'archive', 'listAttachedTags', 'listAttachedSegments']) {
    const error = await client.contacts[call]({ id }).catch((refused) => refused);
    assert.equal(error.statusCode, 404, call);
    assert.equal(error.body.errors[0].code, 'not_found');
  }
}
