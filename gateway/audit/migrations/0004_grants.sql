-- What a citizen asked to be shared: the named fields, with one agency's sector, for one purpose, for a while.
-- The person is the HMAC of the PIN with a key kept outside this database.
CREATE TABLE sharing_request (
    id text PRIMARY KEY,
    person bytea NOT NULL CHECK (octet_length(person) = 32),
    holder text NOT NULL,
    grantee text NOT NULL,
    sector text NOT NULL,
    purpose text NOT NULL,
    fields text[] NOT NULL CHECK (cardinality(fields) > 0),
    valid_from timestamptz NOT NULL,
    valid_to timestamptz NOT NULL CHECK (valid_to > valid_from),
    ended_at timestamptz
);
CREATE INDEX sharing_request_grantee ON sharing_request (grantee, sector, purpose, person);
GRANT SELECT ON sharing_request TO gateway_app;

-- Break-glass: what rules open in an emergency, in an area, for at most a day, reviewed afterwards.
CREATE TABLE break_glass (
    id text PRIMARY KEY,
    grantee text NOT NULL,
    sector text NOT NULL,
    purpose text NOT NULL,
    area text[] NOT NULL CHECK (cardinality(area) > 0),
    reason text NOT NULL CHECK (reason <> ''),
    approvers text[] NOT NULL CHECK (cardinality(approvers) >= 2 AND approvers[1] <> approvers[2]),
    valid_from timestamptz NOT NULL,
    valid_to timestamptz NOT NULL CHECK (valid_to > valid_from AND valid_to <= valid_from + interval '24 hours'),
    ended_at timestamptz,
    reviewed_at timestamptz
);
CREATE INDEX break_glass_grantee ON break_glass (grantee, sector);
GRANT SELECT ON break_glass TO gateway_app;

-- Callers who are refused whatever their token says: one subject, one token, or a whole agency.
CREATE TABLE revocation (
    kind text NOT NULL CHECK (kind IN ('SUBJECT', 'TOKEN', 'AGENCY')),
    value text NOT NULL CHECK (value <> ''),
    revoked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, value)
);
GRANT SELECT ON revocation TO gateway_app;

-- What has to be done because something was shown; written in the step that records the operation.
CREATE TABLE obligation (
    record_id uuid NOT NULL REFERENCES audit_record (id),
    number smallint NOT NULL,
    type text NOT NULL CHECK (type IN ('audit', 'expire', 'notify_subject', 'review')),
    arguments jsonb NOT NULL,
    fields text[] NOT NULL,
    persons bytea[] NOT NULL,
    grants text[] NOT NULL,
    due_at timestamptz,
    PRIMARY KEY (record_id, number)
);
CREATE INDEX obligation_due ON obligation (type, due_at);
GRANT SELECT, INSERT ON obligation TO gateway_app;
CREATE TRIGGER obligation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON obligation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
