// Messages and conversations, as the README of intercom-client 2.11.2 shows them, under 1.3.
'use strict';

const assert = require('assert').strict;

module.exports = async (client, stage) => {
  const [mal, zoe] = stage.admins.map((admin) => admin.id);
  const { body: user } = await client.users.create({ email: 'bob@intercom.io', user_id: 'bar' });
  const { body: lead } = await client.leads.create({ name: 'Bob' });
  await messages(client, stage.admins[0], user, lead);
  const { body: list } = await client.conversations.list({ type: 'user', user_id: 'bar' });
  assert.deepEqual([list.type, list.conversations.length, list.pages.type], ['conversation.list', 1, 'pages']);
  const [{ id }] = list.conversations;
  await one(client, id, user);
  await replies(client, id, user, mal, zoe);
  await assigned(client, id, mal, zoe);
  await paged(client, user);
};

async function messages(client, mal, user, lead) {
  const from = { type: 'admin', id: mal.id };
  const { body: mail } = await client.messages.create({
    message_type: 'email',
    subject: 'Hey there',
    body: 'What\'s up :)',
    template: 'plain',
    from,
    to: { type: 'contact', id: lead.id },
  });
  assert.deepEqual([mail.type, mail.message_type, mail.subject, mail.template], ['admin_message', 'email', 'Hey there', 'plain']);
  assert.deepEqual(mail.owner, { type: 'admin', id: mal.id, name: mal.name, email: mal.email });
  const inapp = { message_type: 'inapp', body: 'Look at me', from, to: { type: 'contact', id: lead.id } };
  assert.equal((await client.messages.create(inapp)).body.message_type, 'inapp');
  const { body: begun } = await client.messages.create({ from: { type: 'user', id: user.id }, body: 'Hello' });
  assert.deepEqual([begun.type, begun.body], ['user_message', 'Hello']);
  await client.messages.create({ from: { type: 'contact', id: lead.id }, body: 'Hello' });
  const nobody = { ...inapp, to: { type: 'user', id: '5'.repeat(24) } };
  await assert.rejects(client.messages.create(nobody), { message: 'User Not Found', statusCode: 404 });
}

async function one(client, id, user) {
  const { body: found } = await client.conversations.find({ id });
  const { conversation_message: message } = found;
  assert.deepEqual([found.type, found.id, found.state, found.waiting_since], ['conversation', id, 'open', found.created_at]);
  assert.deepEqual([message.type, message.delivered_as, message.body], ['conversation', 'customer_initiated', '<p>Hello</p>']);
  assert.deepEqual(message.author, { type: 'user', id: user.id, name: null, email: 'bob@intercom.io' });
  assert.equal(found.customer_first_reply.created_at, found.created_at);
  const { body: plain } = await client.conversations.find({ id, display_as: 'plaintext' });
  assert.equal(plain.conversation_message.body, 'Hello');
  await assert.rejects(client.conversations.find({ id: '4711' }), { message: 'Resource Not Found', statusCode: 404 });
}

async function replies(client, id, user, mal, zoe) {
  const reply = {
    id,
    intercom_user_id: user.id,
    body: 'Some reply :)',
    type: 'user',
    message_type: 'comment',
    attachment_urls: ['http://www.example.com/myattachment.jpg'],
  };
  const { body: replied } = await client.conversations.reply(reply);
  const [part] = replied.conversation_parts.conversation_parts;
  assert.deepEqual([part.part_type, part.body, part.author.id], ['comment', '<p>Some reply :)</p>', user.id]);
  assert.equal(part.attachments[0].name, 'myattachment.jpg');
  const answer = { id, type: 'admin', admin_id: mal, message_type: 'comment', body: 'Hi' };
  assert.equal((await client.conversations.reply(answer)).body.read, false);
  assert.equal((await client.conversations.markAsRead({ id })).body.read, true);
  const snoozed_until = Math.floor(Date.now() / 1000) + 3600;
  const snooze = { id, type: 'admin', admin_id: zoe, message_type: 'snoozed', snoozed_until };
  const { body: snoozed } = await client.conversations.reply(snooze);
  assert.deepEqual([snoozed.state, snoozed.snoozed_until], ['snoozed', snoozed_until]);
  assert.equal((await client.conversations.reply({ ...answer, message_type: 'close' })).body.state, 'closed');
  assert.equal((await client.conversations.reply({ ...answer, message_type: 'open' })).body.state, 'open');
  await assert.rejects(client.conversations.reply({ ...reply, id: '4711' }), { statusCode: 404 });
}

async function assigned(client, id, mal, zoe) {
  const assignment = { id, type: 'admin', admin_id: mal, assignee_id: zoe, message_type: 'assignment' };
  const { body: given } = await client.conversations.reply(assignment);
  assert.deepEqual(given.assignee, { type: 'admin', id: zoe });
  const { body: hers } = await client.conversations.list({ type: 'admin', admin_id: zoe });
  assert.deepEqual(hers.conversations.map((conversation) => conversation.id), [id]);
  const { body: counts } = await client.counts.conversationCounts();
  assert.deepEqual(counts.conversation, { open: 2, closed: 0, unassigned: 1, assigned: 1 });
  const { body: perAdmin } = await client.counts.conversationAdminCounts();
  assert.deepEqual(perAdmin.conversation.admin.find((admin) => admin.id === zoe).open, 1);
  const { body: unassigned } = await client.conversations.reply({ ...assignment, assignee_id: '0' });
  assert.deepEqual(unassigned.assignee, { type: 'nobody_admin', id: null });
}

async function paged(client, user) {
  for (let number = 0; number < 21; number += 1) {
    await client.messages.create({ from: { type: 'user', id: user.id }, body: `Hello ${number}` });
  }
  const seen = [];
  let { body: page } = await client.conversations.list({ sort: 'created_at', order: 'asc' });
  for (;;) {
    seen.push(...page.conversations.map((conversation) => conversation.id));
    if (!page.pages.next) break;
    ({ body: page } = await client.nextPage(page.pages));
  }
  assert.deepEqual([seen.length, new Set(seen).size], [23, 23]);
}
