-- What each migration was when it was applied, so that a later change of its text is noticed (store/migrate.py). Those
-- that were applied before have none.
ALTER TABLE schema_migration ADD COLUMN checksum TEXT;
