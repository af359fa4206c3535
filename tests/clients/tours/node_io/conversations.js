// Conversations, as the README of intercom.io 1.5.0 shows them, under version 1.0. It says the id in the body, too.
'use strict';

const assert = require('assert').strict;

module.exports = async (client, stage) => {
  const bob = await client.createUser({ email: 'bob@example.com', user_id: '22' });
  const [mal, zoe] = stage.admins.map((admin) => admin.id);
  const message = await client.createUserMessage({ from: { type: 'user', id: bob.id }, body: 'halp' });
  assert.deepEqual([message.type, message.body], ['user_message', 'halp']);
  const mine = await client.listConversations({ type: 'user', user_id: '22' });
  const { id } = mine.conversations[0];
  assert.equal((await client.getConversation({ id })).conversation_message.body, '<p>halp</p>');
  const last = (conversation) => conversation.conversation_parts.conversation_parts.at(-1);
  const said = { type: 'user', email: 'bob@example.com', message_type: 'comment', body: 'Thanks again' };
  assert.equal(last(await client.replyConversation({ id, ...said })).body, '<p>Thanks again</p>');
  assert.equal((await client.replyConversation(said)).id, id);
  const assigned = await client.replyConversation({
    id, type: 'admin', admin_id: mal, message_type: 'assignment', assignee_id: zoe,
  });
  assert.equal(assigned.assignee.id, zoe);
  const open = { type: 'admin', admin_id: zoe, open: true, display_as: 'plaintext' };
  assert.deepEqual((await client.listConversations(open)).conversations.map((one) => one.id), [id]);
  const closed = await client.closeConversation({ id, type: 'admin', admin_id: mal, message_type: 'close' });
  assert.equal(closed.open, false);
  assert.equal((await client.markConversationAsRead({ id, read: true })).read, true);
  const inbox = await client.getCounts({ type: 'conversation', count: 'admin' });
  assert.deepEqual(inbox.conversation.admin.find((one) => one.id === zoe), { id: zoe, name: 'Zoe', open: 0, closed: 1 });
};
