-- A saved filter is seen within its office.

ALTER TABLE cases_savedfilter ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_savedfilter
    USING (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()))
    WITH CHECK (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()));
