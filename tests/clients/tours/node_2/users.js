// Users, as the README of intercom-client 2.11.2 shows them, under version 1.3.
'use strict';

const assert = require('assert').strict;

module.exports = async (client) => {
  await oneUser(client);
  await walking(client);
  await scrolling(client);
  await inBulk(client);
};

async function oneUser(client) {
  const { body: created } = await client.users.create({
    email: 'Jayne@serenity.io',
    user_id: 'foobar',
    custom_attributes: { foo: 'bar' },
  });
  assert.equal(created.type, 'user');
  assert.equal(created.email, 'jayne@serenity.io');
  assert.deepEqual(created.custom_attributes, { foo: 'bar' });
  assert.deepEqual(created.companies, { type: 'company.list', companies: [] });
  assert.deepEqual(created.tags, { type: 'tag.list', tags: [] });
  assert.deepEqual(created.avatar, { type: 'avatar', image_url: null });
  for (const gone of ['last_seen_ip', 'user_agent_data', 'owner_id']) assert(!(gone in created), gone);
  const { body: updated } = await client.users.update({
    email: 'jayne@serenity.io',
    custom_attributes: { invited_friend: true },
  });
  assert.equal(updated.id, created.id);
  assert.deepEqual(updated.custom_attributes, { foo: 'bar', invited_friend: true });
  for (const key of [{ id: created.id }, { user_id: 'foobar' }]) {
    const { body: found } = await client.users.find(key);
    assert.deepEqual(found, updated);
  }
  // From 1.1 on an email may name several, and the answer is a list.
  const { body: list } = await client.users.find({ email: 'jayne@serenity.io' });
  assert.equal(list.type, 'user.list');
  assert.equal(list.total_count, 1);
  assert.deepEqual(list.users, [updated]);
  const { body: empty } = await client.users.find({ email: 'nobody@serenity.io' });
  assert.deepEqual([empty.users, empty.total_count, empty.pages.total_pages], [[], 0, 0]);
  const { body: archived } = await client.users.archive({ user_id: 'foobar' });
  assert.equal(archived.id, created.id);
  await assert.rejects(client.users.find({ id: created.id }), { message: 'User Not Found', statusCode: 404 });
  await assert.rejects(client.users.archive({ id: created.id }), { statusCode: 404 });
  const { body: first } = await client.users.create({ user_id: 'soon gone' });
  assert.equal(typeof (await client.users.requestPermanentDeletion(first.id)).body.id, 'number');
  const { body: second } = await client.users.create({ user_id: 'soon gone too' });
  assert.equal(typeof (await client.users.requestPermanentDeletionByParams({ id: second.id })).body.id, 'number');
}

async function walking(client) {
  const made = new Set();
  for (let number = 0; number < 70; number += 1) {
    const { body } = await client.users.create({ user_id: `user-${number}` });
    made.add(body.id);
  }
  let { body: page } = await client.users.list();
  assert.equal(page.users.length, 50);
  const seen = page.users.map((user) => user.id);
  while (page.pages.next) {
    ({ body: page } = await client.nextPage(page.pages));
    seen.push(...page.users.map((user) => user.id));
  }
  for (const id of made) assert.equal(seen.filter((one) => one === id).length, 1);
  const { body: tag } = await client.tags.tag({ name: 'haven', users: [{ user_id: 'user-1' }, { user_id: 'user-2' }] });
  const { body: tagged } = await client.users.listBy({ tag_id: tag.id });
  assert.deepEqual(tagged.users.map((user) => user.user_id).sort(), ['user-1', 'user-2']);
}

async function scrolling(client) {
  const seen = [];
  await client.users.scroll.each({}, (response) => {
    seen.push(...response.body.users.map((user) => user.user_id));
    return Promise.resolve(); // Which it waits for before it asks for more.
  });
  assert(seen.length >= 70);
  assert.equal(new Set(seen).size, seen.length);
}

async function inBulk(client) {
  const { body: job } = await client.users.bulk([
    { create: { email: 'wash@serenity.io' } },
    { create: { email: 'mal@serenity.io' } },
    { delete: { user_id: 'user-1' } },
  ]);
  assert.equal(job.name, 'api_bulk_job');
  assert(job.id.startsWith('job_'));
  const { body: again } = await client.get(`/jobs/${job.id}`, {});
  assert.equal(again.id, job.id);
  assert.equal(again.tasks[0].item_count, 3);
}
