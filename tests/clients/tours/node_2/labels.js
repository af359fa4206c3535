// Tags, segments, notes, events, counts and teammates, as the README of intercom-client 2.11.2 shows them, under 1.3.
'use strict';

const assert = require('assert').strict;

module.exports = async (client, stage) => {
  const { body: user } = await client.users.create({ email: 'bob@intercom.io', user_id: 'bar' });
  await tags(client, user);
  await segments(client);
  await notes(client, user, stage);
  await events(client, user);
  await counts(client);
  await admins(client, stage);
};

async function tags(client, user) {
  const { body: created } = await client.tags.create({ name: 'haven' });
  assert.deepEqual([created.type, created.name], ['tag', 'haven']);
  assert.match(created.id, /^\d+$/);
  assert.equal((await client.tags.create({ name: 'Haven' })).body.id, created.id);
  assert.equal((await client.tags.tag({ name: 'haven', users: [{ id: user.id }] })).body.id, created.id);
  const { body: worn } = await client.users.find({ id: user.id });
  assert.deepEqual(worn.tags.tags.map((tag) => tag.name), ['haven']);
  assert.equal((await client.tags.untag({ name: 'haven', users: [{ id: user.id }] })).body.id, created.id);
  assert.deepEqual((await client.users.find({ id: user.id })).body.tags.tags, []);
  const { body: list } = await client.tags.list();
  assert.equal(list.type, 'tag.list');
  assert.deepEqual(list.tags.map((tag) => tag.id), [created.id]);
  const unknown = client.tags.tag({ name: 'haven', users: [{ id: user.id }, { id: '5'.repeat(24) }] });
  await assert.rejects(unknown, { message: 'User Not Found', statusCode: 404 });
  assert.equal((await client.tags.delete({ id: created.id })).statusCode, 200);
  assert.deepEqual((await client.tags.list()).body.tags, []);
  await assert.rejects(client.tags.delete({ id: created.id }), { statusCode: 404 });
}

async function segments(client) {
  const { body: list } = await client.segments.list();
  assert.equal(list.type, 'segment.list');
  const names = list.segments.map((segment) => segment.name);
  for (const name of ['New', 'Active']) assert(names.includes(name));
  const { body: found } = await client.segments.find({ id: list.segments[0].id });
  assert.deepEqual([found.type, found.name], ['segment', list.segments[0].name]);
  await assert.rejects(client.segments.find({ id: '5'.repeat(24) }), { statusCode: 404 });
}

async function notes(client, user, stage) {
  const { body: note } = await client.notes.create({
    admin_id: Number(stage.admins[0].id),
    body: 'Hello notes!',
    user: { id: user.id },
  });
  assert.deepEqual([note.type, note.body, note.user.id], ['note', '<p>Hello notes!</p>', user.id]);
  assert.deepEqual([note.author.id, note.author.name], [stage.admins[0].id, stage.admins[0].name]);
  const { body: list } = await client.notes.list({ email: 'bob@intercom.io' });
  assert.equal(list.type, 'note.list');
  assert.deepEqual(list.notes.map((one) => one.id), [note.id]);
  assert.equal((await client.notes.find({ id: note.id })).body.body, '<p>Hello notes!</p>');
  await assert.rejects(client.notes.find({ id: '4711' }), { statusCode: 404 });
}

async function events(client, user) {
  const now = Math.floor(Date.now() / 1000);
  const sent = { event_name: 'Foo', created_at: now, user_id: 'bar', metadata: { type: 'baz' } };
  const created = await client.events.create(sent);
  assert.equal(created.statusCode, 202);
  assert(!created.body);
  const { body: list } = await client.events.listBy({ type: 'user', user_id: 'bar' });
  assert.equal(list.type, 'event.list');
  assert.equal(list.events.length, 1);
  const [event] = list.events;
  assert.deepEqual([event.event_name, event.created_at, event.metadata], ['Foo', now, { type: 'baz' }]);
  assert.equal(event.intercom_user_id, user.id);
  const { body: summary } = await client.events.listBy({ type: 'user', user_id: 'bar', summary: true });
  assert.equal(summary.type, 'event.summary');
  assert.deepEqual([summary.events[0].name, summary.events[0].count], ['Foo', 1]);
  assert.match(summary.events[0].first, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  await assert.rejects(client.events.create({ ...sent, user_id: 'nobody' }), { message: 'User Not Found', statusCode: 404 });
  const { body: job } = await client.events.bulk([{ create: sent }]);
  assert.equal(job.name, 'api_bulk_job');
}

async function counts(client) {
  const { body: app } = await client.counts.appCounts();
  assert.equal(app.type, 'count.hash');
  assert.equal(app.user.count, 1);
  assert.equal(app.company.count, 0);
  for (const [kind, count] of [
    ['user', 'Tag'], ['user', 'Segment'], ['company', 'Tag'], ['company', 'Segment'], ['company', 'User'],
  ]) {
    const { body } = await client.counts[`${kind}${count}Counts`]();
    assert.equal(body.type, 'count');
    assert(Array.isArray(body[kind][count.toLowerCase()]), `${kind} ${count}`);
  }
  const { body: conversations } = await client.counts.conversationCounts();
  assert.deepEqual(Object.keys(conversations.conversation).sort(), ['assigned', 'closed', 'open', 'unassigned']);
  const { body: perAdmin } = await client.counts.conversationAdminCounts();
  assert(Array.isArray(perAdmin.conversation.admin));
}

async function admins(client, stage) {
  const { body: list } = await client.admins.list();
  assert.equal(list.type, 'admin.list');
  for (const admin of stage.admins) {
    const found = list.admins.find((one) => one.id === admin.id);
    assert.deepEqual([found.type, found.name, found.email], ['admin', admin.name, admin.email]);
  }
  const team = list.admins.find((one) => one.type === 'team'); // Until 1.4 teams are among them.
  assert.deepEqual([team.id, team.name, team.admin_ids.length], [stage.team.id, stage.team.name, 2]);
  const [{ id }] = stage.admins;
  assert.equal((await client.admins.find(id)).body.email, stage.admins[0].email);
  const { body: away } = await client.admins.away(id, { away_mode_enabled: true, away_mode_reassign: false });
  assert.deepEqual([away.id, away.away_mode_enabled, away.away_mode_reassign], [id, true, false]);
  const { body: me } = await client.admins.me();
  assert.deepEqual([me.type, me.app.type, me.app.id_code], ['admin', 'app', stage.app_id]);
  await assert.rejects(client.admins.find('4711'), { statusCode: 404 });
}
