-- Every kind of civil status event (Law on Civil Status 2014, article 3; Decree 87/2020, article 7).
-- A table per kind, event ids unique over all of them. Old books lack much, so what an event says is nullable.
-- Writer group registration is the registrar's; writer group quality is what the province or the ministry
-- found when it checked the record.
CREATE TEMPORARY TABLE event_columns (
    type text NOT NULL,
    -- what the record was called under the law it was registered by, if it is called otherwise today
    legacy_type text,
    book_no text,
    registrar_province text,
    subject_name text,
    subject_born date,
    subject_gender text CHECK (subject_gender IN ('MALE', 'FEMALE')),
    subject_nationality text,
    subject_birth_place text,
    subject_home_town text,
    subject_ethnicity text,
    digitised_from_book boolean,
    verified_against_population boolean,
    origin_quality text,
    origin_level_quality text,
    entered_quality_at date,
    CHECK (origin_quality IS NOT NULL OR verified_against_population IS NULL)
);

-- nothing looks births up by their parents
DROP INDEX birth_event_mother, birth_event_father;

-- the three kinds there were: what they had not
DO $$
DECLARE
    event_table text;
    added record;
BEGIN
    FOREACH event_table IN ARRAY ARRAY['birth_event', 'birth_event_version']
    LOOP
        EXECUTE format('ALTER TABLE %I RENAME COLUMN place_of_birth TO subject_birth_place', event_table);
        EXECUTE format('ALTER TABLE %I'
            ' ALTER COLUMN subject_birth_place DROP NOT NULL,'
            ' ADD COLUMN type text NOT NULL DEFAULT ''BIRTH'' CHECK (type IN (''BIRTH'', ''FOREIGN_EVENT'')),'
            ' ADD COLUMN mother_name text,'
            ' ADD COLUMN father_name text', event_table);
    END LOOP;
    FOREACH event_table IN ARRAY ARRAY['marriage_event', 'marriage_event_version']
    LOOP
        EXECUTE format('ALTER TABLE %I'
            ' ALTER COLUMN spouse_pin DROP NOT NULL,'
            ' ADD COLUMN type text NOT NULL DEFAULT ''MARRIAGE'' CHECK (type IN (''MARRIAGE'', ''FOREIGN_EVENT'')),'
            ' ADD COLUMN spouse_name text,'
            ' ADD COLUMN spouse_born date,'
            ' ADD COLUMN subject_residence text,'
            ' ADD COLUMN spouse_residence text,'
            ' ADD COLUMN divorce_decision_no text CHECK (divorce_decision_no IS NULL OR divorced_on IS NOT NULL)',
            event_table);
    END LOOP;
    FOREACH event_table IN ARRAY ARRAY['death_event', 'death_event_version']
    LOOP
        EXECUTE format('ALTER TABLE %I'
            ' ADD COLUMN type text NOT NULL DEFAULT ''DEATH'' CHECK (type IN (''DEATH'', ''FOREIGN_EVENT'')),'
            ' ADD COLUMN death_place text,'
            ' ADD COLUMN death_cause text', event_table);
    END LOOP;
    FOREACH event_table IN ARRAY ARRAY[
        'birth_event', 'birth_event_version', 'marriage_event', 'marriage_event_version',
        'death_event', 'death_event_version']
    LOOP
        FOR added IN
            SELECT attname, format_type(atttypid, atttypmod) AS kind FROM pg_attribute
            WHERE attrelid = 'event_columns'::regclass AND attnum > 0 AND attname <> 'type'
        LOOP
            -- a birth has its place already
            CONTINUE WHEN event_table LIKE 'birth%' AND added.attname = 'subject_birth_place';
            EXECUTE format('ALTER TABLE %I ADD COLUMN %I %s', event_table, added.attname, added.kind);
        END LOOP;
        EXECUTE format('ALTER TABLE %I'
            ' ALTER COLUMN subject_pin DROP NOT NULL,'
            ' ADD CHECK (subject_gender IN (''MALE'', ''FEMALE'')),'
            ' ADD CHECK (origin_quality IS NOT NULL OR verified_against_population IS NULL)', event_table);
    END LOOP;
END
$$;

ALTER TABLE event_columns
    ADD COLUMN event_id text NOT NULL,
    ADD COLUMN subject_pin text,
    ADD COLUMN registration_no text NOT NULL,
    ADD COLUMN registrar_commune text NOT NULL,
    ADD COLUMN registered_at date NOT NULL,
    ADD COLUMN status text NOT NULL CHECK (status IN ('REGISTERED', 'AWAITING_PIN')),
    ADD COLUMN version integer NOT NULL CHECK (version >= 1),
    ADD COLUMN valid_from date NOT NULL,
    ADD COLUMN valid_to date,
    ADD COLUMN origin_registration text NOT NULL,
    ADD COLUMN origin_level_registration text NOT NULL,
    ADD COLUMN entered_registration_at date NOT NULL,
    ADD COLUMN residence_commune text NOT NULL,
    ADD COLUMN residence_province text NOT NULL,
    ADD COLUMN residence_source_version integer NOT NULL;

-- the subject is the ward
CREATE TABLE guardianship_event (
    LIKE event_columns INCLUDING CONSTRAINTS,
    guardian_pin text,
    guardian_name text,
    guardian_born date,
    guardian_gender text CHECK (guardian_gender IN ('MALE', 'FEMALE')),
    guardian_nationality text,
    guardian_birth_place text,
    guardian_home_town text,
    guardian_ethnicity text,
    reason text,
    CHECK (type IN ('GUARDIANSHIP', 'GUARDIANSHIP_END'))
);
CREATE INDEX guardianship_event_guardian ON guardianship_event (guardian_pin);

-- the subject is the child
CREATE TABLE recognition_event (
    LIKE event_columns INCLUDING CONSTRAINTS,
    parent_pin text,
    parent_name text,
    CHECK (type IN ('PARENT_CHILD_RECOGNITION', 'PARENTAGE_BY_COURT'))
);

CREATE TABLE change_event (
    LIKE event_columns INCLUDING CONSTRAINTS,
    change_kind text NOT NULL,
    change_before text,
    change_after text,
    change_ground text,
    -- Decree 356/2025: ethnic origin; private life (a change of sex)
    sensitive boolean NOT NULL,
    CHECK (sensitive OR change_kind NOT IN ('GENDER', 'ETHNICITY')),
    CHECK (type IN ('CHANGE', 'CORRECTION', 'ETHNICITY_REDETERMINATION', 'SUPPLEMENT', 'GENDER_REDETERMINATION',
                    'NATIONALITY_CHANGE'))
);

CREATE TABLE declaration_event (
    LIKE event_columns INCLUDING CONSTRAINTS,
    court_decision_no text,
    decided_on date NOT NULL,
    CHECK (type IN ('MISSING_DECLARED', 'DEATH_DECLARED', 'CAPACITY_LOST', 'MARRIAGE_ANNULMENT'))
);

CREATE TABLE marital_certificate (
    LIKE event_columns INCLUDING CONSTRAINTS,
    certified_status text NOT NULL
        CHECK (certified_status IN ('SINGLE', 'MARRIED', 'DIVORCED', 'WIDOWED')),
    purpose text,
    valid_until date NOT NULL,
    CHECK (type = 'MARITAL_STATUS_CERT')
);

-- Sealed: what only the role civil_status_sealed reads. Before the seal the parents of a birth stood in its
-- row; sealing moves them here and puts the adoptive parents in their place in every version.
CREATE TABLE birth_parents (
    event_id text PRIMARY KEY,
    mother_pin text,
    mother_name text,
    father_pin text,
    father_name text,
    adoption_event_id text NOT NULL,
    sealed_on date NOT NULL
);

-- the subject is the child
CREATE TABLE adoption_event (
    LIKE event_columns INCLUDING CONSTRAINTS,
    PRIMARY KEY (event_id),
    adoptive_mother_pin text,
    adoptive_mother_name text,
    adoptive_mother_born date,
    adoptive_mother_gender text,
    adoptive_mother_nationality text,
    adoptive_mother_birth_place text,
    adoptive_mother_home_town text,
    adoptive_mother_ethnicity text,
    adoptive_father_pin text,
    adoptive_father_name text,
    adoptive_father_born date,
    adoptive_father_gender text,
    adoptive_father_nationality text,
    adoptive_father_birth_place text,
    adoptive_father_home_town text,
    adoptive_father_ethnicity text,
    decision_no text NOT NULL,
    decided_on date NOT NULL,
    CHECK (type IN ('ADOPTION', 'ADOPTION_END'))
);
CREATE INDEX adoption_event_subject ON adoption_event (subject_pin);

DROP TABLE event_columns;

DO $$
DECLARE
    event_table text;
    sealed_table text;
BEGIN
    FOREACH event_table IN ARRAY ARRAY[
        'guardianship_event', 'recognition_event', 'change_event', 'declaration_event', 'marital_certificate']
    LOOP
        EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (event_id)', event_table);
        EXECUTE format('CREATE INDEX %1$s_subject ON %1$I (subject_pin)', event_table);
        EXECUTE format('CREATE INDEX %1$s_residence_commune ON %1$I (residence_commune, event_id)', event_table);
        EXECUTE format('CREATE INDEX %1$s_residence_province ON %1$I (residence_province, event_id)', event_table);
        EXECUTE format('CREATE INDEX %1$s_registrar ON %1$I (registrar_commune, event_id)', event_table);
        EXECUTE format('CREATE INDEX %1$s_origin ON %1$I (origin_registration, event_id)', event_table);
        EXECUTE format('CREATE TABLE %1$s_version (LIKE %1$I INCLUDING CONSTRAINTS)', event_table);
        EXECUTE format('ALTER TABLE %1$s_version ADD PRIMARY KEY (event_id, version),'
                       ' ALTER COLUMN valid_to SET NOT NULL', event_table);
    END LOOP;
    FOREACH event_table IN ARRAY ARRAY[
        'birth_event', 'marriage_event', 'death_event',
        'guardianship_event', 'recognition_event', 'change_event', 'declaration_event', 'marital_certificate']
    LOOP
        EXECUTE format('CREATE INDEX %1$s_registrar_province ON %1$I (registrar_province, event_id)', event_table);
    END LOOP;
    FOREACH event_table IN ARRAY ARRAY[
        'guardianship_event', 'guardianship_event_version', 'recognition_event', 'recognition_event_version',
        'change_event', 'change_event_version', 'declaration_event', 'declaration_event_version',
        'marital_certificate', 'marital_certificate_version']
    LOOP
        EXECUTE format('CREATE POLICY verified_read ON %I FOR SELECT TO civil_status_app'
                       ' USING (current_setting(''lienthong.context'', true) = ''verified'')', event_table);
        EXECUTE format('GRANT SELECT ON %I TO civil_status_app', event_table);
    END LOOP;
    FOREACH sealed_table IN ARRAY ARRAY['birth_parents', 'adoption_event']
    LOOP
        EXECUTE format('CREATE POLICY verified_read ON %I FOR SELECT TO civil_status_sealed'
                       ' USING (current_setting(''lienthong.context'', true) = ''verified'')', sealed_table);
        EXECUTE format('GRANT SELECT ON %I TO civil_status_sealed', sealed_table);
    END LOOP;
    FOR event_table IN
        SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND NOT rowsecurity AND tablename <> 'schema_migrations'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', event_table);
        EXECUTE format('CREATE POLICY owner_all ON %I TO civil_status_owner USING (true) WITH CHECK (true)',
                       event_table);
    END LOOP;
END
$$;
