-- What is said to everybody: by two people, as it was approved, and to nobody twice.

ALTER TABLE cases_follower ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_follower
    USING (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()))
    WITH CHECK (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()));
ALTER TABLE cases_broadcast ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_broadcast
    USING (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()))
    WITH CHECK (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()));
-- To a follower it goes with the follower, whatever office wrote it; in the channel with its text.
ALTER TABLE cases_broadcastpost ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_broadcastpost
    USING (CASE WHEN follower_id IS NULL
           THEN EXISTS (SELECT FROM cases_broadcast b WHERE b.ref = broadcast_id)
           ELSE EXISTS (SELECT FROM cases_follower f WHERE f.ref = follower_id) END)
    WITH CHECK (CASE WHEN follower_id IS NULL
                THEN EXISTS (SELECT FROM cases_broadcast b WHERE b.ref = broadcast_id)
                ELSE EXISTS (SELECT FROM cases_follower f WHERE f.ref = follower_id) END);

CREATE FUNCTION broadcast_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves text[] := '{draft>draft,draft>waiting,waiting>waiting,waiting>draft,waiting>approved,'
                    'approved>approved,approved>sending,approved>stopped,sending>sending,'
                    'sending>done,sending>stopped,done>done,stopped>stopped}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft'
           AND (OLD.ended_at IS NULL OR OLD.ended_at > now() - interval '360 days') THEN
            RAISE EXCEPTION 'what was sent is kept for a year'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'broadcast_kept';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
        -- A decoy writes too; what it writes is never approved.
        IF NEW.state <> 'draft' OR NOT EXISTS (
            SELECT FROM operators_operator o
             WHERE o.ref = NEW.writer_id AND o.is_active AND o.role = 'supervisor'
               AND o.office_id = NEW.office_id) THEN
            RAISE EXCEPTION 'a broadcast begins as the draft of a supervisor'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'broadcast_by_role';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (OLD.state || '>' || NEW.state) = ANY (moves)  OR NEW.writer_id <> OLD.writer_id THEN
        RAISE EXCEPTION 'a broadcast does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'broadcast_moves';
    END IF;
    IF (NEW.uk, NEW.ru, NEW.en, NEW.to_followers, NEW.channel)
       IS DISTINCT FROM (OLD.uk, OLD.ru, OLD.en, OLD.to_followers, OLD.channel) THEN
        IF NEW.state <> 'draft' OR NEW.version <= OLD.version THEN
            RAISE EXCEPTION 'only a draft is rewritten, and has another version then'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'broadcast_frozen';
        END IF;
    ELSIF NEW.version <> OLD.version THEN
        RAISE EXCEPTION 'a version belongs to its text'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'broadcast_frozen';
    END IF;
    IF OLD.approver_id IS NOT NULL
       AND (NEW.approver_id, NEW.approved_at) IS DISTINCT FROM (OLD.approver_id, OLD.approved_at) THEN
        RAISE EXCEPTION 'an approval stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'broadcast_frozen';
    END IF;
    IF NEW.state = 'approved' AND OLD.state = 'waiting'
       AND NOT (operators_role_held(NEW.writer_id, '{supervisor}')
                AND operators_role_held(NEW.approver_id, '{supervisor}')
                AND EXISTS (SELECT FROM operators_operator o
                             WHERE o.ref = NEW.approver_id AND o.office_id = NEW.office_id)) THEN
        RAISE EXCEPTION 'two supervisors of the office agree on a broadcast'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'broadcast_by_role';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER broadcast_guard BEFORE INSERT OR UPDATE OR DELETE ON cases_broadcast
    FOR EACH ROW EXECUTE FUNCTION broadcast_guard();

-- A message exists once: planned as the sending begins, claimed before Telegram is asked, and never
-- again after that unless Telegram said that it took nothing.
CREATE FUNCTION broadcast_post_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole text;
BEGIN
    SELECT state INTO whole FROM cases_broadcast WHERE ref = NEW.broadcast_id;
    IF TG_OP = 'INSERT' THEN
        IF whole <> 'approved' OR NEW.state <> 'waiting' THEN
            RAISE EXCEPTION 'messages are planned once, as the sending begins'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'post_planned_once';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.broadcast_id, NEW.follower_id, NEW.language)
       IS DISTINCT FROM (OLD.broadcast_id, OLD.follower_id, OLD.language)
       OR NOT (OLD.state || '>' || NEW.state) = ANY
          ('{waiting>sending,sending>waiting,sending>sent,sending>refused,sending>unclear}')
       OR NEW.state = 'sending' AND whole <> 'sending' THEN
        RAISE EXCEPTION 'a message does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'post_moves';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER broadcast_post_guard BEFORE INSERT OR UPDATE ON cases_broadcastpost
    FOR EACH ROW EXECUTE FUNCTION broadcast_post_guard();
