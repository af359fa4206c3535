-- Segments count archived people too: what they are searched by is to be written, under names of its own.
INSERT INTO search_due (app_id, contact_id)
    SELECT app_id, id FROM contact WHERE listing = 'archived' ON CONFLICT DO NOTHING;
