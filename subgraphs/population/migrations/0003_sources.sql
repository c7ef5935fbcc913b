-- Whether the offices of a province are connected (domain.md 1: 63 localities, all of them).
CREATE TABLE source_connection (
    province_code text NOT NULL,
    status text NOT NULL CHECK (status IN ('CONNECTED', 'NOT_CONNECTED')),
    valid_from date NOT NULL,
    valid_to date,
    note text NOT NULL,
    PRIMARY KEY (province_code, valid_from)
);

ALTER TABLE source_connection ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON source_connection TO population_owner USING (true) WITH CHECK (true);
CREATE POLICY verified_read ON source_connection FOR SELECT TO population_app
    USING (current_setting('lienthong.context', true) = 'verified');
GRANT SELECT ON source_connection TO population_app;

INSERT INTO source_connection (province_code, status, valid_from, note)
SELECT unnest('{01,04,08,11,12,14,15,19,20,22,24,25,31,33,37,38,40,42,44,46,48,51,52,56,66,68,75,79,80,82,86,91,92,
    96}'::text[]), 'CONNECTED', date '2025-07-01', 'all provinces are connected to the population database';
