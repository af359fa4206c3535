-- Of a part that came by mail, the headers of that mail which the API shows.
ALTER TABLE conversation_part ADD COLUMN mail_head TEXT NOT NULL DEFAULT '{}';
