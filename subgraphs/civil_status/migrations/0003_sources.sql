-- Whether the offices of a province are connected to this register, and in which province a commune lies.
-- Periods are closed: valid_to is the last day.
CREATE TABLE source_connection (
    province_code text NOT NULL,
    status text NOT NULL CHECK (status IN ('CONNECTED', 'NOT_CONNECTED')),
    valid_from date NOT NULL,
    valid_to date,
    note text NOT NULL,
    PRIMARY KEY (province_code, valid_from)
);

-- filled with the register's data
CREATE TABLE commune_province (
    commune_code text NOT NULL,
    province_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (commune_code, valid_from)
);

DO $$
DECLARE
    register_table text;
BEGIN
    FOREACH register_table IN ARRAY ARRAY['source_connection', 'commune_province']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', register_table);
        EXECUTE format('CREATE POLICY owner_all ON %I TO civil_status_owner USING (true) WITH CHECK (true)',
                       register_table);
        EXECUTE format('CREATE POLICY verified_read ON %I FOR SELECT TO civil_status_app'
                       ' USING (current_setting(''lienthong.context'', true) = ''verified'')', register_table);
        EXECUTE format('GRANT SELECT ON %I TO civil_status_app', register_table);
    END LOOP;
END
$$;

INSERT INTO source_connection (province_code, status, valid_from, note)
SELECT unnest('{01,04,08,11,12,14,15,19,20,22,24,25,31,33,37,38,40,42,44,46,48,51,52,56,66,68,75,79,80,82,86,91,
                92,96}'::text[]),
       'CONNECTED', date '2025-07-01',
       'all 63 provinces were connected to the civil status software before they became 34';
