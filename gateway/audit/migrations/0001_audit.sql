-- One row per operation, written before the first byte of its answer; nobody may change or delete it.
CREATE TABLE audit_record (
    id uuid PRIMARY KEY,
    gateway uuid NOT NULL,
    counter bigint NOT NULL,
    at timestamptz NOT NULL,
    request_id text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    agency text,
    purpose text,
    legal_basis text,
    agreement text,
    case_ref text,
    operation_hash text NOT NULL,
    operation_name text,
    policy_revision text NOT NULL,
    status text NOT NULL CHECK (status IN ('ANSWERED', 'REFUSED', 'FAILED')),
    code text,
    fields jsonb NOT NULL,
    sources jsonb NOT NULL,
    duration_us bigint NOT NULL,
    UNIQUE (gateway, counter)
);
CREATE INDEX audit_record_at ON audit_record (at);

-- The persons an operation touched: HMAC of the PIN with a key kept outside this database.
CREATE TABLE audit_person (
    record_id uuid NOT NULL REFERENCES audit_record (id),
    person bytea NOT NULL CHECK (octet_length(person) = 32),
    PRIMARY KEY (person, record_id)
);

GRANT SELECT, INSERT ON audit_record, audit_person TO gateway_app;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE TRIGGER audit_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_person_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_person
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
