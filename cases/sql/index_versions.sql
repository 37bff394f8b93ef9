-- The versions in which tags are written now. Whoever asks in a transaction holds them until its end:
-- a rebuild waits for everybody who may still write without the new version.
CREATE FUNCTION index_versions_held() RETURNS TABLE (version smallint)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('cases_indexversion'));
    RETURN QUERY
        SELECT coalesce((SELECT current FROM cases_indexversion), 1::smallint)
        UNION
        SELECT building FROM cases_indexversion WHERE building IS NOT NULL;
END $$;
