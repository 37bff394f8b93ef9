-- A ring reaches as far as its contact.
ALTER TABLE cases_ring ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_ring
    USING (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id))
    WITH CHECK (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id));
