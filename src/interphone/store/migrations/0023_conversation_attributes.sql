-- What attributes of conversations have besides: whether they are required, who sees them, their options with ids.
ALTER TABLE data_attribute ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
