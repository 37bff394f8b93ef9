-- What taking a new call sends, statement by statement, with the same two commits: first the keys
-- (here beside the contacts, so that one program can do both), then everything else at once.
\set n :n + 1
SELECT set_config('hotline.office', '', false);
SELECT intake_known('telephone', sha256(format('e%s-%s-%s', :leg::text, :client_id::text, :n::text)::bytea));
SELECT contact, office
  FROM intake_call('telephone', sha256(format('c%s-%s-%s', :leg::text, :client_id::text, :n::text)::bytea));
SELECT coalesce((SELECT office_id FROM cases_line WHERE key = 'telephone'),
                (SELECT ref FROM operators_office ORDER BY code LIMIT 1));
INSERT INTO bench_wrappedkey
    (owner, kind, data_class, kek_version, wrapped, created_at, messages)
SELECT (lpad(to_hex(:leg::integer), 8, '0') || '-0000-4000-9' || lpad(:client_id::text, 3, '0')
        || '-' || lpad(:n::text, 12, '0'))::uuid,
       'contact', class, 1, decode(repeat('5a', 60), 'hex'), now(), 64
  FROM unnest(ARRAY['red', 'amber']) AS class
    ON CONFLICT (owner, data_class) WHERE retired_at IS NULL DO NOTHING
RETURNING id, data_class;
BEGIN;
SELECT set_config('hotline.office', :office::text, false);
SELECT contact
  FROM intake_call_alone('telephone', sha256(format('c%s-%s-%s', :leg::text, :client_id::text, :n::text)::bytea));
SELECT ref FROM cases_queue WHERE office_id = :office::uuid AND language = 'uk';
SELECT known, held
  FROM intake_sender(:office::uuid, sha256(format('s%s', :n::text)::bytea),
                     sha256(format('s%s', :n::text)::bytea), now());
INSERT INTO cases_contact
    (ref, office_id, line, channel, queue_id, state, priority, lane, version, route, offered_at,
     rank_at, coarse, compared, caller, language)
VALUES ((lpad(to_hex(:leg::integer), 8, '0') || '-0000-4000-9' || lpad(:client_id::text, 3, '0')
         || '-' || lpad(:n::text, 12, '0'))::uuid,
        :office::uuid, 'telephone', 'call', :queue::uuid, 'offered', 2, 1, 1,
        sha256(format('r%s-%s-%s', :leg::text, :client_id::text, :n::text)::bytea), now(), now(),
        false, false, decode(repeat('6b', 140), 'hex'), decode(repeat('7c', 50), 'hex'));
SELECT version FROM index_versions_held();
INSERT INTO cases_identitytag (contact_id, kind, tag, version)
VALUES ((lpad(to_hex(:leg::integer), 8, '0') || '-0000-4000-9' || lpad(:client_id::text, 3, '0')
         || '-' || lpad(:n::text, 12, '0'))::uuid,
        'phone', decode(lpad(to_hex(:n::integer % 256), 2, '0'), 'hex'), 1);
INSERT INTO audit_entry (at, actor, role, action, subject, reason, detail, receipt, device)
VALUES (now(), concat('line', chr(58), 'telephone'), '', 'contact.offered',
        (lpad(to_hex(:leg::integer), 8, '0') || '-0000-4000-9' || lpad(:client_id::text, 3, '0')
         || '-' || lpad(:n::text, 12, '0'))::uuid,
        '', '{"channel": "call"}', false, '');
WITH kept AS (
    INSERT INTO cases_lineevent (line, provider_key, call_key, kind, contact_id, at)
    VALUES ('telephone', sha256(format('e%s-%s-%s', :leg::text, :client_id::text, :n::text)::bytea),
            sha256(format('c%s-%s-%s', :leg::text, :client_id::text, :n::text)::bytea), 'call_offered',
            (lpad(to_hex(:leg::integer), 8, '0') || '-0000-4000-9' || lpad(:client_id::text, 3, '0')
             || '-' || lpad(:n::text, 12, '0'))::uuid,
            now())
)
SELECT DISTINCT kind FROM cases_lineevent
 WHERE line = 'telephone'
   AND call_key = sha256(format('c%s-%s-%s', :leg::text, :client_id::text, :n::text)::bytea);
INSERT INTO cases_traffic (line, country, quarter, seen, last_minute)
VALUES ('telephone', 'UA', date_bin('15 minutes', now(), '2026-01-01'), 1, 1)
    ON CONFLICT (line, country, quarter) DO UPDATE
   SET seen = cases_traffic.seen + excluded.seen,
       last_minute = greatest(cases_traffic.last_minute, excluded.last_minute);
SELECT live_publish(ARRAY['queue:' || replace(:office::text, '-', '')], ARRAY['contact.offered'],
    ARRAY[(lpad(to_hex(:leg::integer), 8, '0') || '-0000-4000-9' || lpad(:client_id::text, 3, '0')
           || '-' || lpad(:n::text, 12, '0'))::uuid],
    ARRAY[1], ARRAY[NULL::jsonb]);
END;
