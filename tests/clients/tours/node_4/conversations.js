// Conversations, as the README of intercom-client 4.0.0 shows them, under version 2.6.
'use strict';

const assert = require('assert').strict;
const {
  AssignToConversationUserType, Operators, RedactConversationPartType, ReplyToConversationMessageType,
} = require('intercom-client');

const last = (conversation) => conversation.conversation_parts.conversation_parts.at(-1);

module.exports = async (client, stage) => {
  const [mal, zoe] = stage.admins.map((admin) => admin.id);
  const joe = await client.contacts.createUser({ email: 'joe@example.com', name: 'Joe' });
  const id = await begun(client, joe);
  await replies(client, id, joe, mal);
  await managed(client, id, mal, zoe, stage.team.id);
  await tagged(client, id, mal);
  await shared(client, id, joe, mal);
  await redacted(client, id);
  await listed(client, joe, id);
};

async function begun(client, joe) {
  const message = await client.conversations.create({ userId: joe.id, body: 'Raz-dwa-try kalyna, czorniawaja diwczyna' });
  assert.equal(message.type, 'user_message');
  const found = await client.conversations.find({ id: message.conversation_id });
  assert.deepEqual([found.id, found.state, found.source.id], [message.conversation_id, 'open', message.id]);
  assert.deepEqual(found.contacts, {
    type: 'contact.list',
    contacts: [{ type: 'contact', id: joe.id, external_id: joe.external_id }],
  });
  assert.deepEqual([found.admin_assignee_id, found.team_assignee_id, found.title], [null, null, null]);
  const plain = await client.conversations.find({ id: found.id, inPlainText: true });
  assert.equal(plain.source.body, 'Raz-dwa-try kalyna, czorniawaja diwczyna');
  const updated = await client.conversations.update({
    id: found.id, markRead: false, customAttributes: { anything: 'you want' },
  });
  assert.deepEqual([updated.read, updated.custom_attributes], [false, { anything: 'you want' }]);
  return found.id;
}

async function replies(client, id, joe, mal) {
  const said = await client.conversations.replyByIdAsUser({ id, body: 'blablbalba', intercomUserId: joe.id });
  assert.deepEqual([last(said).part_type, last(said).body], ['comment', '<p>blablbalba</p>']);
  const answered = await client.conversations.replyByIdAsAdmin({
    id, adminId: mal, messageType: ReplyToConversationMessageType.COMMENT, body: '<b>Bee</b>',
    attachmentUrls: ['https://site.org/bebra.jpg'],
  });
  assert.deepEqual([last(answered).body, last(answered).author.id], ['<p><b>Bee</b></p>', mal]);
  assert.equal(last(answered).attachments[0].name, 'bebra.jpg');
  const note = await client.conversations.replyByIdAsAdmin({
    id, adminId: mal, messageType: ReplyToConversationMessageType.NOTE, body: '<b>Bee C</b>',
  });
  assert.equal(last(note).part_type, 'note');
  const again = await client.conversations.replyByLastAsUser({ body: 'more', email: 'joe@example.com' });
  assert.deepEqual([again.id, again.read], [id, true]);
}

async function managed(client, id, mal, zoe, team) {
  const assigned = await client.conversations.assign({
    id, type: AssignToConversationUserType.ADMIN, adminId: mal, assigneeId: zoe, body: '<b>Take it</b>',
  });
  assert.equal(assigned.admin_assignee_id, Number(zoe));
  const given = await client.conversations.assign({
    id, type: AssignToConversationUserType.TEAM, adminId: mal, assigneeId: team,
  });
  assert.deepEqual([given.admin_assignee_id, given.team_assignee_id], [Number(zoe), Number(team)]);
  const until = Math.floor(Date.now() / 1000) + 3600;
  const snoozed = await client.conversations.snooze({ id, adminId: mal, snoozedUntil: until });
  assert.deepEqual([snoozed.state, snoozed.snoozed_until], ['snoozed', until]);
  assert.equal((await client.conversations.open({ id, adminId: mal })).state, 'open');
  const closed = await client.conversations.close({ id, adminId: mal, body: "That's it..." });
  assert.deepEqual([closed.state, closed.open, last(closed).part_type], ['closed', false, 'close']);
}

async function tagged(client, id, mal) {
  const tag = await client.tags.create({ name: 'fuel' });
  const worn = await client.tags.tagConversation({ conversationId: id, tagId: tag.id, adminId: mal });
  assert.deepEqual([worn.id, worn.name], [tag.id, 'fuel']);
  const gone = await client.tags.untagConversation({ conversationId: id, tagId: tag.id, adminId: mal });
  assert.equal(gone.id, tag.id);
}

async function shared(client, id, joe, mal) {
  const kay = await client.contacts.createUser({ email: 'kay@example.com' });
  const both = await client.conversations.attachContactAsAdmin({
    id, adminId: mal, customer: { intercomUserId: kay.id },
  });
  assert.deepEqual(new Set(both.customers.map((one) => one.id)), new Set([joe.id, kay.id]));
  await client.conversations.detachContactAsAdmin({ conversationId: id, contactId: kay.id, adminId: mal });
  const lead = await client.conversations.attachContactAsContact({
    id, intercomUserId: joe.id, customer: { email: 'jayne@example.com' },
  });
  assert.deepEqual(lead.customers.map((one) => one.type).sort(), ['lead', 'user']);
}

async function redacted(client, id) {
  const found = await client.conversations.find({ id });
  const part = found.conversation_parts.conversation_parts.find((one) => one.body);
  const shown = await client.conversations.redactConversationPart({
    type: RedactConversationPartType.CONVERSATION_PART, conversationId: id, conversationPartId: part.id,
  });
  assert.equal(shown.conversation_parts.conversation_parts.filter((one) => one.redacted).length, 1);
  const source = await client.conversations.redactConversationPart({
    type: RedactConversationPartType.SOURCE, conversationId: id, sourceId: found.source.id,
  });
  assert.equal(source.source.redacted, true);
}

async function listed(client, joe, id) {
  const made = new Set([id]);
  for (let number = 0; number < 3; number += 1) {
    made.add((await client.conversations.create({ userId: joe.id, body: String(number) })).conversation_id);
  }
  const first = await client.conversations.list({ perPage: 2 });
  const second = await client.conversations.list({ startingAfter: first.pages.next.starting_after, perPage: 2 });
  const seen = [...first.conversations, ...second.conversations].map((one) => one.id);
  assert.deepEqual(new Set(seen), made);
  const found = await client.conversations.search({
    data: { query: { field: 'state', operator: Operators.EQUALS, value: 'closed' } },
  });
  assert.deepEqual(found.conversations.map((one) => one.id), [id]);
  await assert.rejects(client.conversations.find({ id: '4711' }), { statusCode: 404 });
}
