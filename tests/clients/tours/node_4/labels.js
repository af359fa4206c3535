// Tags, notes, segments, events, counts, attributes, visitors and teammates, as intercom-client 4.0.0 handles them.
'use strict';

const assert = require('assert').strict;
const { Client, DataType, ModelType, Role } = require('intercom-client');

module.exports = async (client, stage) => {
  const contact = await client.contacts.createUser({ email: 'niko@example.com', externalId: 'f4ca124298' });
  await tags(client, contact);
  await notes(client, contact, stage);
  await segments(client, contact, stage);
  await events(client, contact);
  await counts(client);
  await attributes(client);
  await visitors(client, stage);
  await admins(client, stage);
  await refusals(client, stage);
};

async function tags(client, contact) {
  const created = await client.tags.create({ name: 'haven' });
  assert.deepEqual([created.type, created.name], ['tag', 'haven']);
  assert.equal((await client.tags.update({ id: created.id, name: 'heaven' })).name, 'heaven');
  const both = { contactId: contact.id, tagId: created.id };
  assert.equal((await client.tags.tagContact(both)).id, created.id);
  const attached = await client.contacts.listAttachedTags({ id: contact.id });
  assert.deepEqual([attached.type, attached.data.map((tag) => tag.name)], ['list', ['heaven']]);
  assert.equal((await client.tags.untagContact(both)).id, created.id);
  await assert.rejects(client.tags.untagContact({ ...both, tagId: '4711' }), { statusCode: 404 });
  const list = await client.tags.list();
  assert.deepEqual([list.type, list.data.map((tag) => tag.id)], ['list', [created.id]]);
  await client.tags.delete({ id: created.id });
  assert.deepEqual((await client.tags.list()).data, []);
}

async function notes(client, contact, stage) {
  const note = await client.notes.create({ adminId: stage.admins[0].id, body: 'Shiny', contactId: contact.id });
  assert.deepEqual([note.type, note.body, note.author.id], ['note', '<p>Shiny</p>', stage.admins[0].id]);
  assert.equal((await client.notes.find({ id: note.id })).body, '<p>Shiny</p>');
  for (let number = 0; number < 6; number += 1) {
    await client.notes.create({ adminId: stage.admins[0].id, body: String(number), contactId: contact.id });
  }
  const list = await client.notes.list({ contactId: contact.id, page: 2, perPage: 3 });
  assert.deepEqual([list.data.length, list.total_count, list.pages.page, list.pages.total_pages], [3, 7, 2, 3]);
  assert.deepEqual((await client.notes.list({ contactId: contact.id, page: 4, perPage: 3 })).data, []);
}

async function segments(client, contact, stage) {
  const list = await client.segments.list({ includeCount: true });
  assert.equal(list.type, 'segment.list');
  const created = list.segments.find((segment) => segment.name === 'New');
  assert.equal(typeof created.count, 'number');
  assert.equal((await client.segments.find({ id: created.id, includeCount: true })).name, 'New');
  const own = await client.contacts.listAttachedSegments({ id: contact.id });
  assert(own.data.some((segment) => segment.id === created.id));
  const types = await client.subscriptions.listTypes();
  assert.deepEqual(types.data.map(({ id, consent_type }) => ({ id, consent_type })), stage.subscription_types);
  assert.deepEqual((await client.contacts.listAttachedEmailSubscriptions({ id: contact.id })).data, []);
}

async function events(client, contact) {
  const metadata = {
    order_date: 1392036272,
    stripe_invoice: 'inv_3434343434',
    order_number: { value: '3434-3434', url: 'https://example.org/orders/3434-3434' },
    price: { currency: 'usd', amount: 2999 },
  };
  const createdAt = Math.floor(Date.now() / 1000) - 60;
  await client.events.create({ eventName: 'placed-order', createdAt, userId: 'f4ca124298', metadata });
  const list = await client.events.listBy({ userId: 'f4ca124298', perPage: 2 });
  assert.deepEqual([list.type, list.events.length], ['event.list', 1]);
  const [event] = list.events;
  assert.deepEqual([event.event_name, event.created_at, event.metadata], ['placed-order', createdAt, metadata]);
  assert.equal(event.intercom_user_id, contact.id);
  const summary = await client.events.listBy({ userId: 'f4ca124298', perPage: 2, summary: true });
  assert.deepEqual([summary.type, summary.events[0].name, summary.events[0].count], ['event.summary', 'placed-order', 1]);
}

async function counts(client) {
  const app = await client.counts.forApp();
  assert.equal(app.type, 'count.hash');
  assert.equal(app.user.count, 1);
  const broken = ['countCompanySegment', 'countCompanyTag', 'countCompanyUser', 'countUserSegment', 'countUserTag'];
  for (const call of [...broken, 'countCompany', 'countUser', 'countConversation', 'countAdminConversation']) {
    assert.equal((await client.counts[call]()).type, 'count', call);
  }
}

async function attributes(client) {
  const created = await client.dataAttributes.create({
    name: 'list_cda',
    model: ModelType.CONTACT,
    dataType: 'options',
    description: 'You are either alive or dead',
    options: [{ value: 'alive' }, { value: 'dead' }],
  });
  assert.deepEqual(
    [created.type, created.name, created.model, created.data_type, created.options],
    ['data_attribute', 'list_cda', 'contact', DataType.STRING, ['alive', 'dead']],
  );
  const archived = await client.dataAttributes.update({ id: created.id, description: 'Gone', archived: true });
  assert.deepEqual([archived.description, archived.archived], ['Gone', true]);
  const listed = await client.dataAttributes.list({ model: ModelType.CONTACT, includeArchived: true });
  assert(listed.data.some((attribute) => attribute.id === created.id));
  const missing = await client.dataAttributes.update({ id: '4711', description: 'x' }).catch((error) => error);
  assert.deepEqual([missing.statusCode, missing.body.errors[0].code], [404, 'field_not_found']);
}

async function visitors(client, stage) {
  const [first, second] = stage.visitors;
  assert.equal((await client.visitors.find({ id: first.id })).user_id, first.user_id);
  const found = await client.visitors.find({ userId: first.user_id });
  assert.deepEqual([found.type, found.id], ['visitor', first.id]);
  const named = await client.visitors.update({ userId: first.user_id, name: 'anonymous bruh' });
  assert.equal(named.name, 'anonymous bruh');
  const merged = await client.visitors.mergeToContact({
    visitor: { id: first.id },
    user: { userId: '123' },
    type: Role.USER,
  });
  assert.deepEqual([merged.type, merged.role, merged.external_id], ['contact', 'user', '123']);
  assert.equal((await client.visitors.delete({ id: second.id })).id, second.id);
  await assert.rejects(client.visitors.find({ id: second.id }), { message: 'Visitor Not Found', statusCode: 404 });
}

async function admins(client, stage) {
  const [{ id, email }] = stage.admins;
  assert.equal((await client.admins.find({ id })).email, email);
  const away = await client.admins.away({ adminId: id, enableAwayMode: true, enableReassignMode: false });
  assert.deepEqual([away.id, away.away_mode_enabled], [id, true]);
  const list = await client.admins.list();
  assert.deepEqual(list.admins.filter((admin) => admin.id === id).map((admin) => admin.email), [email]);
  const logs = await client.admins.listAllActivityLogs({
    after: new Date('Fri, 17 Dec 2021 18:02:18 GMT'),
    before: new Date(),
  });
  assert.equal(logs.type, 'activity_log.list');
  const teams = await client.teams.list();
  assert.deepEqual([teams.type, teams.teams.map((team) => team.name)], ['team.list', [stage.team.name]]);
  const team = await client.teams.find({ id: stage.team.id });
  assert.deepEqual([team.type, team.admin_ids.map(String).sort()], ['team', stage.admins.map((admin) => admin.id).sort()]);
  await assert.rejects(client.teams.find({ id: '4711' }), { statusCode: 404 });
}

async function refusals(client, stage) {
  const named = new Client({ tokenAuth: { token: stage.secret } });
  named.useRequestOpts({ baseURL: stage.address, headers: { 'Intercom-Version': 2.3 } });
  const older = await named.contacts.list({});
  assert(!('country_code' in older.data[0].location)); // Which came with 2.4.
  const slow = new Client({ tokenAuth: { token: stage.slow_secret } }).useRequestOpts({ baseURL: stage.address });
  const ask = async () => {
    for (let number = 0; number < 3; number += 1) await slow.ping(); // The minute may end between two of them.
  };
  const limited = await ask().catch((error) => error);
  assert.deepEqual([limited.statusCode, limited.body.errors[0].code], [429, 'rate_limit_exceeded']);
  const stranger = new Client({ tokenAuth: { token: 'wrong' } }).useRequestOpts({ baseURL: stage.address });
  const refused = await stranger.tags.list().catch((error) => error);
  assert.deepEqual([refused.statusCode, refused.body.errors[0].code], [401, 'unauthorized']);
  const missing = await client.tags.create({}).catch((error) => error);
  assert.equal(missing.statusCode, 400);
}
