-- The last minutes of an office, which the worker folds and forgets within an hour or two, are read
-- within its reach, as its other counts are.
ALTER TABLE floor_lately ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON floor_lately
 USING (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()))
 WITH CHECK (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()));
