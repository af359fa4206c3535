"""The seed's wording: 201 is for what was created and/or updated (contract section 0, decision 1)."""

READ = 200
WRITTEN = 201
