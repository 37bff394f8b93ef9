INSERT INTO cases_contact
    (ref, office_id, line, channel, queue_id, state, priority, lane, version, offered_at, rank_at,
     coarse, compared)
VALUES (gen_random_uuid(), :office, :line, 'call', :queue, 'offered', 2, 1, 1, now(), now(),
        false, false);
