-- The revisions of the rules that have decided here. An older one than the newest never decides again.
CREATE TABLE policy_revision (
    day date NOT NULL,
    number integer NOT NULL CHECK (number >= 0),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    admitted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (day, number)
);
GRANT SELECT, INSERT ON policy_revision TO gateway_app;
CREATE TRIGGER policy_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_revision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
