-- What we send beside our words is clean when it is kept, and what it was made of is kept nowhere.

CREATE FUNCTION enclosure_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'clean' AND EXISTS (
        SELECT FROM cases_message WHERE ref = NEW.message_id AND direction = 'out'
    ) THEN
        RAISE EXCEPTION 'what we send is clean' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'enclosure_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER enclosure_guard BEFORE INSERT OR UPDATE ON cases_attachment
FOR EACH ROW EXECUTE FUNCTION enclosure_guard();

CREATE FUNCTION enclosure_piece_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cases_attachment a JOIN cases_message m ON m.ref = a.message_id
         WHERE a.ref = NEW.attachment_id AND m.direction = 'out'
    ) THEN
        RAISE EXCEPTION 'of what we send the original is not kept'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'enclosure_piece_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER enclosure_piece_guard BEFORE INSERT OR UPDATE ON cases_piece
FOR EACH ROW WHEN (NEW.part = 0) EXECUTE FUNCTION enclosure_piece_guard();
