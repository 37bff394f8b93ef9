-- What people send is seen within the reach of their contact, like what they write; a piece hangs on
-- an attachment of its own contact.

DO $$
DECLARE
    rule text := 'EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id)';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['cases_attachment', 'cases_piece'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;

ALTER TABLE cases_message ADD CONSTRAINT message_of_contact UNIQUE (ref, contact_id);
ALTER TABLE cases_attachment ADD CONSTRAINT attachment_of_contact UNIQUE (ref, contact_id),
    ADD CONSTRAINT attachment_beside_its_message FOREIGN KEY (message_id, contact_id)
        REFERENCES cases_message (ref, contact_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE cases_piece ADD CONSTRAINT piece_of_its_contact FOREIGN KEY (attachment_id, contact_id)
    REFERENCES cases_attachment (ref, contact_id) DEFERRABLE INITIALLY DEFERRED;
