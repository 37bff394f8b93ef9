-- What a bot was told is seen within the reach of the office that answers its line.

ALTER TABLE cases_chat ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_chat
    USING (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()))
    WITH CHECK (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()));

DO $$
DECLARE
    rule text := 'EXISTS (SELECT FROM cases_chat c WHERE c.ref = chat_id)';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['cases_chatevent', 'cases_chatsaying'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;
