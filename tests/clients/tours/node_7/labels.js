// Tags, notes, segments, events, attributes, visitors and teammates, as the reference of intercom-client 7.0.3 shows.
'use strict';

const assert = require('assert').strict;
const { Intercom } = require('intercom-client');

module.exports = async (client, stage) => {
  const contact = await client.contacts.create({ external_id: '314159' });
  await tags(client, contact);
  await notes(client, contact, stage);
  await segments(client, contact, stage);
  await events(client, contact);
  await attributes(client);
  await visitors(client, stage);
  await admins(client, stage);
};

async function tags(client, contact) {
  const created = await client.tags.create({ name: 'test' });
  assert.deepEqual([created.type, created.name], ['tag', 'test']);
  assert.equal((await client.tags.find({ tag_id: created.id })).name, 'test');
  const worn = await client.tags.tagContact({ contact_id: contact.id, id: created.id });
  assert.equal(worn.id, created.id);
  const attached = await client.contacts.listAttachedTags({ contact_id: contact.id });
  assert.deepEqual(attached.data.map((tag) => tag.name), ['test']);
  assert.equal((await client.tags.untagContact({ contact_id: contact.id, tag_id: created.id })).id, created.id);
  const crew = await client.tags.create({ name: 'crew', users: [{ id: contact.id }] });
  assert.deepEqual((await client.contacts.find({ contact_id: contact.id })).tags.data.map((tag) => tag.id), [crew.id]);
  assert.deepEqual((await client.tags.list()).data.map((tag) => tag.name).sort(), ['crew', 'test']);
  await client.tags.delete({ tag_id: created.id });
  const error = await client.tags.find({ tag_id: created.id }).catch((refused) => refused);
  assert(error instanceof Intercom.NotFoundError);
}

async function notes(client, contact, stage) {
  const [{ id: admin_id }] = stage.admins;
  const note = await client.notes.create({ contact_id: contact.id, body: 'Hello', admin_id });
  assert.deepEqual([note.type, note.body, note.author.id, note.contact.id], ['note', '<p>Hello</p>', admin_id, contact.id]);
  assert.equal((await client.notes.find({ note_id: Number(note.id) })).body, '<p>Hello</p>');
  for (let number = 0; number < 7; number += 1) {
    await client.notes.create({ contact_id: contact.id, body: String(number), admin_id });
  }
  const seen = [];
  for await (const one of await client.notes.list({ contact_id: contact.id, per_page: 3 })) seen.push(one.body);
  assert.deepEqual(seen, [6, 5, 4, 3, 2, 1, 0, 'Hello'].map((text) => `<p>${text}</p>`));
}

async function segments(client, contact, stage) {
  const { segments: listed } = await client.segments.list({ include_count: true });
  const created = listed.find((segment) => segment.name === 'New');
  assert.deepEqual([created.type, created.count], ['segment', 1]);
  assert.equal((await client.segments.find({ segment_id: created.id })).name, 'New');
  const own = await client.contacts.listAttachedSegments({ contact_id: contact.id });
  assert(own.data.some((segment) => segment.id === created.id));
  const { data: types } = await client.subscriptionTypes.list();
  assert.deepEqual(types.map(({ id, consent_type }) => ({ id, consent_type })), stage.subscription_types);
  assert.deepEqual((await client.contacts.listAttachedSubscriptions({ contact_id: contact.id })).data, []);
  for (const { id, consent_type } of types) {
    const attached = await client.contacts.attachSubscription({ contact_id: contact.id, id, consent_type });
    assert.equal(attached.id, id);
    const choices = await client.contacts.listAttachedSubscriptions({ contact_id: contact.id });
    assert.deepEqual(choices.data.map((choice) => choice.id), [id]);
    const detached = await client.contacts.detachSubscription({ contact_id: contact.id, subscription_id: id });
    assert.equal(detached.id, id);
  }
}

async function events(client, contact) {
  const now = Math.floor(Date.now() / 1000);
  for (let number = 0; number < 3; number += 1) {
    const answer = await client.events.create({ id: contact.id, event_name: 'invited-friend', created_at: now - number });
    assert(!answer);
  }
  const list = await client.events.list({ type: 'user', intercom_user_id: contact.id });
  assert.deepEqual([list.type, list.events.map((event) => event.created_at)], ['event.list', [now, now - 1, now - 2]]);
  const summary = await client.events.list({ type: 'user', user_id: '314159', summary: true });
  assert.deepEqual([summary.type, summary.events[0].name, summary.events[0].count], ['event.summary', 'invited-friend', 3]);
}

async function attributes(client) {
  const options = [{ value: '1-10' }, { value: '11-20' }];
  const created = await client.dataAttributes.create({ name: 'crew_size', model: 'company', data_type: 'options', options });
  assert.deepEqual([created.type, created.name, created.options], ['data_attribute', 'crew_size', ['1-10', '11-20']]);
  const body = { options: [...options, { value: '21-50' }] };
  const updated = await client.dataAttributes.update({ data_attribute_id: created.id, body });
  assert.deepEqual(updated.options, ['1-10', '11-20', '21-50']);
  const { data } = await client.dataAttributes.list({ model: 'company', include_archived: true });
  assert(data.some((attribute) => attribute.id === created.id));
  const missing = await client.dataAttributes
    .update({ data_attribute_id: 4711, body: { description: 'x' } })
    .catch((refused) => refused);
  assert(missing instanceof Intercom.NotFoundError);
}

async function visitors(client, stage) {
  const [{ id, user_id }] = stage.visitors;
  const found = await client.visitors.find({ user_id });
  assert.deepEqual([found.type, found.id], ['visitor', id]);
  assert.equal((await client.visitors.update({ id, name: 'Gareth Bale' })).name, 'Gareth Bale');
  const merged = await client.visitors.mergeToContact({
    type: 'user', user: { user_id: '8a88a590', email: 'foo@bar.com' }, visitor: { user_id },
  });
  assert.deepEqual([merged.type, merged.role, merged.external_id], ['contact', 'user', '8a88a590']);
  const error = await client.visitors.find({ user_id }).catch((refused) => refused);
  assert(error instanceof Intercom.NotFoundError);
  assert.equal(error.body.errors[0].message, 'Visitor Not Found');
}

async function admins(client, stage) {
  const [{ id, email }] = stage.admins;
  const me = await client.admins.identify();
  assert.deepEqual([me.type, me.app.type, me.app.id_code], ['admin', 'app', stage.app_id]);
  assert.equal((await client.admins.find({ admin_id: Number(id) })).email, email);
  const { admins: listed } = await client.admins.list();
  assert.deepEqual(listed.filter((admin) => admin.id === id).map((admin) => admin.email), [email]);
  const away = await client.admins.away({ admin_id: Number(id), away_mode_enabled: true, away_mode_reassign: true });
  assert.deepEqual([away.id, away.away_mode_enabled, away.away_mode_reassign], [id, true, true]);
  const logs = await client.admins.listAllActivityLogs({ created_at_after: '1677253093' });
  assert.equal(logs.type, 'activity_log.list');
  const { teams } = await client.teams.list();
  assert.deepEqual(teams.map((team) => [team.type, team.id, team.name]), [['team', stage.team.id, stage.team.name]]);
  assert.equal((await client.teams.find({ team_id: stage.team.id })).name, stage.team.name);
  assert.equal((await client.ipAllowlist.getIpAllowlist()).type, 'ip_allowlist');
  const team = await client.teams.find({ team_id: '4711' }).catch((refused) => refused);
  const admin = await client.admins.find({ admin_id: 4711 }).catch((refused) => refused);
  assert(team instanceof Intercom.NotFoundError);
  assert(admin instanceof Intercom.NotFoundError);
}
