-- Agreements in force: which agency may use which fields for which purpose, from when until when.
CREATE TABLE agreement (
    id text PRIMARY KEY,
    grantee text NOT NULL,
    purpose text NOT NULL,
    fields text[] NOT NULL CHECK (cardinality(fields) > 0),
    valid_from date NOT NULL,
    valid_to date NOT NULL CHECK (valid_to >= valid_from),
    revoked_at timestamptz
);
CREATE INDEX agreement_grantee ON agreement (grantee, purpose);
GRANT SELECT ON agreement TO gateway_app;

-- Identity verifications per enterprise and PIN as given, whether or not such a PIN exists.
-- An attempt whose result is not yet known counts as a non-match.
CREATE TABLE verification_attempt (
    id uuid PRIMARY KEY,
    client text NOT NULL,
    person bytea NOT NULL CHECK (octet_length(person) = 32),
    at timestamptz NOT NULL DEFAULT now(),
    matched boolean NOT NULL DEFAULT false
);
CREATE INDEX verification_attempt_person ON verification_attempt (client, person, at);
CREATE INDEX verification_attempt_client ON verification_attempt (client, at);
GRANT SELECT, INSERT, UPDATE (matched) ON verification_attempt TO gateway_app;
