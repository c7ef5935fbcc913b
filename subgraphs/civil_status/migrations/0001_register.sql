-- Civil status register (Law on Civil Status 2014; Decree 87/2020, article 7). Event rows are current versions;
-- earlier versions are rows of <event>_version. Periods are closed: valid_to is the last day.
-- residence_* are policy attributes copied from the population register, with the version they came from.
CREATE TABLE person (
    pin text PRIMARY KEY,
    -- derived by the register from marriages, divorces and deaths
    marital_status text NOT NULL CHECK (marital_status IN ('SINGLE', 'MARRIED', 'DIVORCED', 'WIDOWED')),
    residence_commune text NOT NULL,
    residence_province text NOT NULL,
    residence_source_version integer NOT NULL
);

CREATE TABLE birth_event (
    event_id text PRIMARY KEY,
    subject_pin text NOT NULL,
    -- writer group registration
    registration_no text NOT NULL,
    registrar_commune text NOT NULL,
    registered_at date NOT NULL,
    status text NOT NULL CHECK (status IN ('REGISTERED', 'AWAITING_PIN')),
    place_of_birth text NOT NULL,
    mother_pin text,
    father_pin text,
    -- version and provenance
    version integer NOT NULL CHECK (version >= 1),
    valid_from date NOT NULL,
    valid_to date,
    origin_registration text NOT NULL,
    origin_level_registration text NOT NULL,
    entered_registration_at date NOT NULL,
    residence_commune text NOT NULL,
    residence_province text NOT NULL,
    residence_source_version integer NOT NULL
);
CREATE UNIQUE INDEX birth_event_subject ON birth_event (subject_pin);
CREATE INDEX birth_event_mother ON birth_event (mother_pin) WHERE mother_pin IS NOT NULL;
CREATE INDEX birth_event_father ON birth_event (father_pin) WHERE father_pin IS NOT NULL;

CREATE TABLE marriage_event (
    event_id text PRIMARY KEY,
    -- the spouse whose commune registered the marriage
    subject_pin text NOT NULL,
    spouse_pin text NOT NULL,
    -- writer group registration
    registration_no text NOT NULL,
    registrar_commune text NOT NULL,
    registered_at date NOT NULL,
    status text NOT NULL CHECK (status IN ('REGISTERED', 'AWAITING_PIN')),
    married_on date NOT NULL,
    -- noted from the court's decision
    divorced_on date,
    -- version and provenance
    version integer NOT NULL CHECK (version >= 1),
    valid_from date NOT NULL,
    valid_to date,
    origin_registration text NOT NULL,
    origin_level_registration text NOT NULL,
    entered_registration_at date NOT NULL,
    residence_commune text NOT NULL,
    residence_province text NOT NULL,
    residence_source_version integer NOT NULL,
    CHECK (subject_pin <> spouse_pin),
    CHECK (divorced_on > married_on)
);
CREATE INDEX marriage_event_subject ON marriage_event (subject_pin, married_on);
CREATE INDEX marriage_event_spouse ON marriage_event (spouse_pin, married_on);

CREATE TABLE death_event (
    event_id text PRIMARY KEY,
    subject_pin text NOT NULL,
    -- writer group registration
    registration_no text NOT NULL,
    registrar_commune text NOT NULL,
    registered_at date NOT NULL,
    status text NOT NULL CHECK (status IN ('REGISTERED', 'AWAITING_PIN')),
    death_date date NOT NULL,
    -- version and provenance
    version integer NOT NULL CHECK (version >= 1),
    valid_from date NOT NULL,
    valid_to date,
    origin_registration text NOT NULL,
    origin_level_registration text NOT NULL,
    entered_registration_at date NOT NULL,
    residence_commune text NOT NULL,
    residence_province text NOT NULL,
    residence_source_version integer NOT NULL
);
CREATE UNIQUE INDEX death_event_subject ON death_event (subject_pin);

CREATE TABLE birth_event_version (LIKE birth_event INCLUDING CONSTRAINTS);
ALTER TABLE birth_event_version ADD PRIMARY KEY (event_id, version), ALTER COLUMN valid_to SET NOT NULL;
CREATE TABLE marriage_event_version (LIKE marriage_event INCLUDING CONSTRAINTS);
ALTER TABLE marriage_event_version ADD PRIMARY KEY (event_id, version), ALTER COLUMN valid_to SET NOT NULL;
CREATE TABLE death_event_version (LIKE death_event INCLUDING CONSTRAINTS);
ALTER TABLE death_event_version ADD PRIMARY KEY (event_id, version), ALTER COLUMN valid_to SET NOT NULL;

DO $$
DECLARE
    register_table text;
BEGIN
    FOREACH register_table IN ARRAY ARRAY['birth_event', 'marriage_event', 'death_event']
    LOOP
        EXECUTE format('CREATE INDEX %1$s_residence_commune ON %1$I (residence_commune, event_id)', register_table);
        EXECUTE format('CREATE INDEX %1$s_residence_province ON %1$I (residence_province, event_id)', register_table);
        EXECUTE format('CREATE INDEX %1$s_registrar ON %1$I (registrar_commune, event_id)', register_table);
        EXECUTE format('CREATE INDEX %1$s_origin ON %1$I (origin_registration, event_id)', register_table);
    END LOOP;
    FOREACH register_table IN ARRAY ARRAY[
        'person', 'birth_event', 'marriage_event', 'death_event',
        'birth_event_version', 'marriage_event_version', 'death_event_version']
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
