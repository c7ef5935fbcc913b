-- The rest of the 26 items of the Law on Identification 2023, article 9, relatives, and units of before.
DO $$
DECLARE
    person_table text;
BEGIN
    -- in the same order in both tables: a version is read from either
    FOREACH person_table IN ARRAY ARRAY['person', 'person_version']
    LOOP
        EXECUTE format(
            'ALTER TABLE %I'
            ' ADD COLUMN other_name text,'
            ' ADD COLUMN place_of_birth text,'
            ' ADD COLUMN birth_registration_place text,'
            ' ADD COLUMN home_town text,'
            ' ADD COLUMN legacy_id9 text,'
            ' ADD COLUMN missing_date date,'
            ' ADD COLUMN temporary_commune text,'
            ' ADD COLUMN temporary_province text,'
            ' ADD COLUMN temporary_address text,'
            ' ADD COLUMN current_commune text,'
            ' ADD COLUMN current_province text,'
            ' ADD COLUMN current_address text,'
            ' ADD COLUMN absence_status text NOT NULL DEFAULT ''NONE'''
            '     CHECK (absence_status IN (''NONE'', ''TEMPORARILY_ABSENT'')),'
            ' ADD COLUMN residence_file_no text,'
            ' ADD COLUMN card_issued_at date,'
            ' ADD COLUMN card_issued_by text,'
            ' ADD COLUMN card_expires_at date,'
            ' ADD COLUMN blood_type text,'
            ' ADD COLUMN email text,'
            ' ADD COLUMN origin_card text,'
            ' ADD COLUMN origin_level_card text,'
            ' ADD COLUMN entered_card_at date,'
            ' ADD CHECK ((life_status = ''MISSING'') = (missing_date IS NOT NULL)),'
            ' ADD CHECK ((temporary_commune IS NULL) = (temporary_province IS NULL)),'
            ' ADD CHECK ((current_commune IS NULL) = (current_province IS NULL)),'
            ' ADD CHECK ((card_issued_at IS NULL AND blood_type IS NULL) OR (origin_card IS NOT NULL)),'
            ' ADD CHECK ((email IS NULL) OR (origin_contact IS NOT NULL))',
            person_table);
    END LOOP;
END
$$;

-- Relatives as a person's record names them (shown set): one row per record, relation and relative. The rows that
-- stand on a day are the record's on that day; an earlier version has those of its last day.
CREATE TABLE person_relation (
    pin text NOT NULL,
    relation text NOT NULL CHECK (relation IN ('FATHER', 'MOTHER', 'SPOUSE', 'CHILD', 'REPRESENTATIVE')),
    relative_pin text,
    relative_name text NOT NULL,
    kinship text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX person_relation_pin ON person_relation (pin);

ALTER TABLE person_relation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON person_relation TO population_owner USING (true) WITH CHECK (true);
CREATE POLICY verified_read ON person_relation FOR SELECT TO population_app
    USING (current_setting('lienthong.context', true) = 'verified');
GRANT SELECT ON person_relation TO population_app;

-- A code that goes on may have stood for another unit: 52 was Bình Định and is Gia Lai since 1 July 2025.
ALTER TABLE administrative_unit
    DROP CONSTRAINT administrative_unit_parent_code_fkey,
    DROP CONSTRAINT administrative_unit_pkey,
    ADD PRIMARY KEY (code, valid_from),
    ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
