-- Whoever opens a contact for a call waits for whoever does the same, and then sees what they made.
CREATE FUNCTION intake_call_alone(of_line text, of_key bytea)
RETURNS TABLE (contact uuid, office uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(of_line || encode(of_key, 'hex'), 0));
    RETURN QUERY SELECT known.contact, known.office FROM public.intake_call(of_line, of_key) AS known;
END $$;
