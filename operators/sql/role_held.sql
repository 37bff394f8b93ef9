-- Whether this person works here now and in one of these roles; nobody at all is no objection.
CREATE FUNCTION operators_role_held(person uuid, roles text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT person IS NULL OR EXISTS (
        SELECT FROM operators_operator o
         WHERE o.ref = person AND o.is_active AND o.role = ANY (roles)
           AND o.stands_for_id IS NULL AND o.colleague_of_id IS NULL)
$$;
