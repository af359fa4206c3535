// Conversations, as the reference of intercom-client 7.0.3 shows them. It names version 2.14 itself.
'use strict';

const assert = require('assert').strict;

const last = (conversation) => conversation.conversation_parts.conversation_parts.at(-1);

module.exports = async (client, stage) => {
  const [mal, zoe] = stage.admins.map((admin) => admin.id);
  const joe = await client.contacts.create({ email: 'joe@example.com', name: 'Joe' });
  const id = await begun(client, joe);
  await replies(client, id, joe, mal);
  await managed(client, id, mal, zoe);
  await tagged(client, id, mal);
  await shared(client, id, joe, mal);
  await redacted(client, id);
  await listed(client, joe, id);
};

async function begun(client, joe) {
  const message = await client.conversations.create({ from: { type: 'user', id: joe.id }, body: 'Hello there' });
  assert.deepEqual([message.type, message.body], ['user_message', 'Hello there']);
  const found = await client.conversations.find({ conversation_id: message.conversation_id });
  assert.deepEqual([found.id, found.state, found.source.body], [message.conversation_id, 'open', '<p>Hello there</p>']);
  const plain = await client.conversations.find({
    conversation_id: found.id, display_as: 'plaintext', include_translations: true,
  });
  assert.equal(plain.source.body, 'Hello there');
  const updated = await client.conversations.update({
    conversation_id: found.id, read: true, title: 'new conversation title', custom_attributes: { issue_type: 'Billing' },
  });
  assert.deepEqual([updated.title, updated.custom_attributes], ['new conversation title', { issue_type: 'Billing' }]);
  assert.deepEqual(updated.linked_objects, { type: 'list', data: [], total_count: 0, has_more: false });
  return found.id;
}

async function replies(client, id, joe, mal) {
  const said = await client.conversations.reply({
    conversation_id: id,
    body: { message_type: 'comment', type: 'user', body: 'Thanks again :)', intercom_user_id: joe.id },
  });
  assert.deepEqual([last(said).part_type, last(said).author.type], ['comment', 'user']);
  const option = { text: 'Yes', uuid: 'a5e1c524-5ddd-4c3e-9328-6bca5d6e3edb' };
  const offered = await client.conversations.reply({
    conversation_id: id,
    body: { message_type: 'quick_reply', type: 'admin', admin_id: mal, reply_options: [option] },
  });
  assert.deepEqual([last(offered).part_type, last(offered).metadata.quick_reply_options], ['quick_reply', [option]]);
  const chosen = await client.conversations.reply({
    conversation_id: 'last',
    body: { message_type: 'comment', type: 'user', email: 'joe@example.com', body: 'Yes', reply_options: [option] },
  });
  assert.equal(last(chosen).metadata.quick_reply_uuid, option.uuid);
  const file = { name: 'crew.json', content_type: 'application/json', data: Buffer.from('[]').toString('base64') };
  const noted = await client.conversations.reply({
    conversation_id: id,
    body: { message_type: 'note', type: 'admin', admin_id: mal, body: 'Odd.', attachment_files: [file] },
  });
  assert.deepEqual([last(noted).part_type, last(noted).attachments[0].name], ['note', 'crew.json']);
}

async function managed(client, id, mal, zoe) {
  const manage = (body) => client.conversations.manage({ conversation_id: id, body: { admin_id: mal, ...body } });
  const assigned = await manage({ message_type: 'assignment', type: 'admin', assignee_id: zoe });
  assert.equal(assigned.admin_assignee_id, Number(zoe));
  const until = Math.floor(Date.now() / 1000) + 3600;
  const snoozed = await manage({ message_type: 'snoozed', snoozed_until: until });
  assert.deepEqual([snoozed.state, snoozed.snoozed_until], ['snoozed', until]);
  assert.equal((await manage({ message_type: 'open' })).state, 'open');
  const closed = await manage({ message_type: 'close', type: 'admin' });
  assert.deepEqual([closed.state, closed.statistics.last_closed_by_id], ['closed', mal]);
}

async function tagged(client, id, mal) {
  const tag = await client.tags.create({ name: 'fuel' });
  const worn = await client.tags.tagConversation({ conversation_id: id, id: tag.id, admin_id: mal });
  assert.equal(worn.id, tag.id);
  const gone = await client.tags.untagConversation({ conversation_id: id, tag_id: tag.id, admin_id: mal });
  assert.equal(gone.id, tag.id);
}

async function shared(client, id, joe, mal) {
  const kay = await client.contacts.create({ email: 'kay@example.com' });
  await client.conversations.attachContactAsAdmin({
    conversation_id: id, admin_id: mal, customer: { intercom_user_id: kay.id },
  });
  const { contacts } = (await client.conversations.find({ conversation_id: id })).contacts;
  assert.deepEqual(new Set(contacts.map((contact) => contact.id)), new Set([joe.id, kay.id]));
  await client.conversations.detachContactAsAdmin({ conversation_id: id, contact_id: kay.id, admin_id: mal });
  const detach = client.conversations.detachContactAsAdmin({ conversation_id: id, contact_id: joe.id, admin_id: mal });
  await assert.rejects(detach, { statusCode: 422 });
}

async function redacted(client, id) {
  const found = await client.conversations.find({ conversation_id: id });
  const shown = await client.conversations.redactConversationPart({
    type: 'conversation_part',
    conversation_id: id,
    conversation_part_id: found.conversation_parts.conversation_parts.find((part) => part.body).id,
  });
  assert.equal(shown.conversation_parts.conversation_parts.filter((part) => part.redacted).length, 1);
}

async function listed(client, joe, id) {
  const made = new Set([id]);
  for (let number = 0; number < 4; number += 1) {
    const from = { type: 'user', id: joe.id };
    made.add((await client.conversations.create({ from, body: String(number) })).conversation_id);
  }
  const seen = [];
  for await (const conversation of await client.conversations.list({ per_page: 2 })) seen.push(conversation.id);
  assert.deepEqual([seen.length, new Set(seen)], [5, made]);
  const found = await client.conversations.search({
    query: { operator: 'AND', value: [{ field: 'state', operator: '=', value: 'closed' }] },
    pagination: { per_page: 5 },
  });
  assert.deepEqual(found.data.map((one) => one.id), [id]);
  assert.equal((await client.conversations.deleteConversation({ conversation_id: Number(id) })).deleted, true);
  await assert.rejects(client.conversations.find({ conversation_id: id }), { statusCode: 404 });
}
