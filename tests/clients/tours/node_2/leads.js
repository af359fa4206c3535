// Leads and visitors, as the README of intercom-client 2.11.2 shows them, under version 1.3.
'use strict';

const assert = require('assert').strict;

module.exports = async (client, stage) => {
  await oneLead(client);
  await converting(client);
  await scrolling(client);
  await visitors(client, stage);
};

async function oneLead(client) {
  const { body: bare } = await client.leads.create({});
  assert.equal(bare.type, 'contact');
  assert.equal(bare.anonymous, true);
  assert.equal(bare.user_id.length, 36);
  const { body: lead } = await client.leads.create({ email: 'jayne@serenity.io' });
  assert.equal(lead.email, 'jayne@serenity.io');
  const { body: updated } = await client.leads.update({ id: lead.id, email: 'wash@serenity.io' });
  assert.deepEqual([updated.id, updated.email, updated.user_id], [lead.id, 'wash@serenity.io', lead.user_id]);
  for (const key of [{ id: lead.id }, { user_id: lead.user_id }]) {
    const { body: found } = await client.leads.find(key);
    assert.equal(found.email, 'wash@serenity.io');
  }
  const { body: list } = await client.leads.list();
  assert.equal(list.type, 'contact.list');
  assert.deepEqual(list.contacts.map((one) => one.id).sort(), [bare.id, lead.id].sort());
  const { body: byEmail } = await client.leads.listBy({ email: 'wash@serenity.io' });
  assert.deepEqual(byEmail.contacts.map((one) => one.id), [lead.id]);
  const { body: deleted } = await client.leads.delete({ id: lead.id });
  assert.equal(deleted.id, lead.id);
  await assert.rejects(client.leads.find({ id: lead.id }), { statusCode: 404 });
}

async function converting(client) {
  const { body: lead } = await client.leads.create({ name: 'Mal' });
  const conversion = { contact: { user_id: lead.user_id }, user: { email: 'mal@serenity.io' } };
  const { body: user } = await client.leads.convert(conversion);
  assert.deepEqual([user.type, user.email, user.name], ['user', 'mal@serenity.io', 'Mal']);
  await assert.rejects(client.leads.convert(conversion), { statusCode: 404 });
}

async function scrolling(client) {
  const made = new Set();
  for (let number = 0; number < 10; number += 1) made.add((await client.leads.create({})).body.id);
  const seen = new Set();
  await client.leads.scroll.each({}, (response) => {
    for (const lead of response.body.contacts) seen.add(lead.id);
  });
  for (const id of made) assert(seen.has(id));
}

async function visitors(client, stage) {
  const [first, second] = stage.visitors;
  for (const key of [{ id: first.id }, { user_id: first.user_id }]) {
    const { body: found } = await client.visitors.find(key);
    assert.deepEqual([found.type, found.id, found.anonymous], ['visitor', first.id, true]);
  }
  const { body: named } = await client.visitors.update({ id: first.id, name: 'River' });
  assert.deepEqual([named.type, named.name], ['visitor', 'River']);
  const conversion = { visitor: { user_id: first.user_id }, user: { email: 'river@serenity.io' }, type: 'user' };
  const { body: user } = await client.visitors.convert(conversion);
  assert.deepEqual([user.type, user.email], ['user', 'river@serenity.io']);
  await assert.rejects(client.visitors.find({ id: first.id }), { message: 'Visitor Not Found', statusCode: 404 });
  const { body: lead } = await client.visitors.convert({ visitor: { user_id: second.user_id }, type: 'lead' });
  assert.equal(lead.type, 'contact');
  const { body: gone } = await client.visitors.delete({ id: stage.visitors[2].id });
  assert.equal(gone.id, stage.visitors[2].id);
  await assert.rejects(client.visitors.find({ id: stage.visitors[2].id }), { statusCode: 404 });
}
