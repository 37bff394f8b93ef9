-- Whoever makes or revokes the key of a wall screen works here as a supervisor of its office or as an
-- administrator. A key is typed in once, within a day of its making; what was revoked stays revoked.
CREATE FUNCTION wallboard_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN
        whose := NEW.made_by_id;
        IF NEW.opened_at IS NOT NULL OR NEW.revoked_at IS NOT NULL THEN
            RAISE EXCEPTION 'a key begins unused'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'wallboard_begins_unused';
        END IF;
    ELSE
        IF OLD.revoked_at IS NOT NULL
           OR OLD.token_hash IS NOT NULL AND NEW.token_hash IS DISTINCT FROM OLD.token_hash
           OR NEW.opened_at IS DISTINCT FROM OLD.opened_at
              AND NEW.opened_at > OLD.made_at + interval '1 day'
           OR (NEW.office_id, NEW.name, NEW.language, NEW.key_hash, NEW.made_by_id, NEW.made_at,
               NEW.expires_at)
              IS DISTINCT FROM
              (OLD.office_id, OLD.name, OLD.language, OLD.key_hash, OLD.made_by_id, OLD.made_at,
               OLD.expires_at) THEN
            RAISE EXCEPTION 'a key is typed in once, in time, and what was revoked stays revoked'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'wallboard_key_once';
        END IF;
        whose := CASE WHEN NEW.revoked_at IS NOT NULL THEN NEW.revoked_by_id END;
    END IF;
    IF whose IS NOT NULL AND NOT EXISTS (
        SELECT FROM operators_operator
         WHERE ref = whose AND is_active
           AND (role = 'administrator' OR role = 'supervisor' AND office_id = NEW.office_id)
    ) THEN
        RAISE EXCEPTION 'the key of a wall screen is the matter of its supervisors'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallboard_by_role';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER wallboard_key BEFORE INSERT OR UPDATE ON floor_wallboard
    FOR EACH ROW EXECUTE FUNCTION wallboard_key();
